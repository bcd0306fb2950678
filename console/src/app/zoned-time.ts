/**
 * Turns a wall-clock time of a zone into an instant.
 * Shape: `local` is `YYYY-MM-DDTHH:mm`; a time that the spring change skips is moved forward by the gap.
 * Source: the offset is asked from Intl twice, because the first guess may lie on the other side of a change.
 */
export function zonedToInstant(local: string, timeZone: string): string {
  const asUtc = Date.parse(`${local}Z`)
  const firstGuess = asUtc - offsetMsAt(asUtc, timeZone)
  return new Date(asUtc - offsetMsAt(firstGuess, timeZone)).toISOString()
}

/** The wall-clock time of an instant in a zone, as a date-time field takes it. */
export function instantToZoned(instantMs: number, timeZone: string): string {
  return new Date(instantMs + offsetMsAt(instantMs, timeZone)).toISOString().slice(0, 16)
}

function offsetMsAt(instantMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instantMs)
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value)
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return wall - Math.floor(instantMs / 1000) * 1000
}
