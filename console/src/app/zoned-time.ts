import { offsetMs } from '#shared/time-of-day.ts'

/**
 * Turns a wall-clock time of a zone into an instant.
 * Shape: `local` is `YYYY-MM-DDTHH:mm`; a time that the spring change skips is moved forward by the gap.
 * Source: the offset is asked from Intl twice, because the first guess may lie on the other side of a change.
 */
export function zonedToInstant(local: string, timeZone: string): string {
  const asUtc = Date.parse(`${local}Z`)
  const firstGuess = asUtc - offsetMs(asUtc, timeZone)
  return new Date(asUtc - offsetMs(firstGuess, timeZone)).toISOString()
}

/** The wall-clock time of an instant in a zone, as a date-time field takes it. */
export function instantToZoned(instantMs: number, timeZone: string): string {
  return new Date(instantMs + offsetMs(instantMs, timeZone)).toISOString().slice(0, 16)
}

/** The instants from the first day's midnight to the last one's end, on the calendar of a zone; either day may be open. */
export function wholeDays(
  { since, until }: { since?: string | undefined; until?: string | undefined },
  timeZone: string,
): { since?: string; until?: string } {
  return {
    ...(since && { since: zonedToInstant(`${since}T00:00`, timeZone) }),
    ...(until && { until: zonedToInstant(`${dayAfter(until)}T00:00`, timeZone) }),
  }
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
