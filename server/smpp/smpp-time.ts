const minuteMs = 60_000

/**
 * Reads schedule_delivery_time or validity_period.
 * Shape: milliseconds since 1970, relative times counted from `nowMs` (months and years by the calendar, UTC);
 * null when it is not a time.
 * Source: SMPP 3.4 §7.1.1: YYMMDDhhmmsstnnp, p being + or - for quarter hours from UTC, or R for relative.
 */
export function parseSmppTime(text: string, nowMs: number): number | null {
  const found = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d)(\d\d)([+R-])$/.exec(text)
  if (found === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, tenth = 0, quarters = 0] = found
    .slice(1, 9)
    .map(Number)
  if (found[9] === 'R') {
    if (tenth !== 0 || quarters !== 0) return null
    const from = new Date(nowMs)
    from.setUTCFullYear(from.getUTCFullYear() + year, from.getUTCMonth() + month, from.getUTCDate() + day)
    return from.getTime() + ((hour * 60 + minute) * 60 + second) * 1000
  }
  if (month < 1 || month > 12 || day < 1 || day > daysIn(2000 + year, month)) return null
  if (hour > 23 || minute > 59 || second > 59 || quarters > 48) return null
  const local = Date.UTC(2000 + year, month - 1, day, hour, minute, second, tenth * 100)
  const offsetMs = quarters * 15 * minuteMs
  return found[9] === '+' ? local - offsetMs : local + offsetMs
}

/** Writes an instant as an absolute time in UTC. Range: the years 2000 … 2099. */
export function formatSmppTime(atMs: number): string {
  const iso = new Date(atMs).toISOString()
  const digits = iso.slice(2, 19).replace(/[-T:]/g, '')
  return `${digits}${iso.slice(20, 21)}00+`
}

/** Writes a duration as a relative time, in days, hours, minutes and seconds. Range: 0 … 99 days and a fraction; longer is cut to that. */
export function formatSmppDuration(durationMs: number): string {
  const seconds = Math.floor(Math.max(0, durationMs) / 1000)
  const days = Math.min(99, Math.floor(seconds / 86_400))
  const two = (value: number): string => String(value).padStart(2, '0')
  const rest = seconds % 86_400
  return `0000${two(days)}${two(Math.floor(rest / 3600))}${two(Math.floor((rest % 3600) / 60))}${two(rest % 60)}000R`
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
