import { localTime } from '#shared/time-of-day.ts'

/** The day a zone's calendar shows at an instant, as `YYYY-MM-DD`. */
export function civilDay(atMs: number, zone: string): string {
  const { year, month, day } = localTime(new Date(atMs), zone)
  return `${year}-${two(month)}-${two(day)}`
}

/** The day so many days before or after a day. */
export function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10)
}

const two = (value: number): string => String(value).padStart(2, '0')
