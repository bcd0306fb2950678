/** What a wall clock and calendar show. `weekday` is ISO 8601: 1 is Monday, 7 is Sunday; `month` counts from 1. */
export type LocalTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: number
  readonly hour: number
  readonly minute: number
}

const DAY_MS = 86_400_000
/** Further than any offset (−12 to +14 hours) and any gap (Samoa left out a whole day in 2011). */
const REACH_MS = 39 * 3_600_000
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/
const SHOWN = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/

/** Formatters are dear to make and each zone's never changes. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** Reads the wall clock of a zone at an instant. Throws RangeError for a zone that is not in the IANA database. */
export function localTime(instant: Date, zone: string): LocalTime {
  const wall = new Date(wallMs(instant.getTime(), zone))
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    weekday: wall.getUTCDay() || 7,
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
  }
}

/**
 * Finds the next instant, strictly after the given one, at which the zone's wall clock reads `HH:MM`; once for each calendar day.
 * Shape: a time that summer time leaves out comes at the first instant after the gap; one that comes twice, the first time.
 * Throws RangeError for a time of another shape or a zone that is not in the IANA database.
 */
export function nextLocalTime(instant: Date, zone: string, time: string): Date {
  const clock = CLOCK.exec(time)
  if (!clock) throw new RangeError(`not a time of day (HH:MM): ${JSON.stringify(time)}`)
  const timeMs = (Number(clock[1]) * 60 + Number(clock[2])) * 60_000
  const from = instant.getTime()
  const wall = wallMs(from, zone)
  let midnight = wall - mod(wall, DAY_MS)
  for (;;) {
    const found = instantOf(midnight + timeMs, zone)
    if (found > from) return new Date(found)
    midnight += DAY_MS
  }
}

/** The first instant at which the wall clock shows `wall`, or at which it has passed it. */
function instantOf(wall: number, zone: string): number {
  const before = offsetMs(wall - REACH_MS, zone)
  const after = offsetMs(wall + REACH_MS, zone)
  const early = wall - Math.max(before, after)
  const late = wall - Math.min(before, after)
  if (wallMs(early, zone) === wall) return early
  if (wallMs(late, zone) === wall) return late
  return endOfGap(early, late, zone, wall)
}

/** The first second of (early, late] at which the clock shows more than `wall`. */
function endOfGap(early: number, late: number, zone: string, wall: number): number {
  let low = Math.floor(early / 1000)
  let high = Math.ceil(late / 1000)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (wallMs(middle * 1000, zone) > wall) high = middle
    else low = middle
  }
  return high * 1000
}

/** How far the wall clock of a zone is ahead of UTC at an instant, in milliseconds. Throws RangeError for an unknown zone. */
export function offsetMs(instant: number, zone: string): number {
  return wallMs(instant, zone) - instant
}

/** What the wall clock shows, as if it were UTC, in milliseconds. */
function wallMs(instant: number, zone: string): number {
  const shown = SHOWN.exec(formatOf(zone).format(instant))
  if (!shown) throw new RangeError('the instant lies outside the calendar')
  const [, month, day, year, hour, minute, second] = shown
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  )
  return wall + mod(instant, 1000)
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, format)
  return format
}

function mod(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus
}
