import { localTime, nextLocalTime, type LocalTime } from '#shared/time-of-day.ts'
import type { OpeningHours, SiteSettings } from './site-settings.ts'

/** Whether somebody answers on a site now, and when the next opening is where nobody does; null: it is not known. */
export type Staffing = { readonly isStaffed: boolean; readonly opensAt: Date | null }

/** Openings are looked for this far: past a fortnight of holidays. */
const openingsLookedAt = 60

/** Says whether somebody answers on a site at an instant. */
export function staffingOf({ hours, isAway }: Pick<SiteSettings, 'hours' | 'isAway'>, at: Date): Staffing {
  if (isAway) return { isStaffed: false, opensAt: null }
  if (!hours || isOpen(hours, at)) return { isStaffed: true, opensAt: null }
  return { isStaffed: false, opensAt: nextOpening(hours, at) }
}

function isOpen(hours: OpeningHours, at: Date): boolean {
  const wall = localTime(at, hours.timezone)
  const minutes = wall.hour * 60 + wall.minute
  return (
    !hours.holidays.includes(dayOf(wall)) &&
    hours.windows.some(
      ({ days, opens, closes }) =>
        days.includes(wall.weekday) && minutesOf(opens) <= minutes && minutes < minutesOf(closes),
    )
  )
}

function nextOpening(hours: OpeningHours, at: Date): Date | null {
  const times = [...new Set(hours.windows.map(({ opens }) => opens))].filter((time) => time !== '24:00')
  const openings = times.map((time) => openingAt(hours, at, time)).filter((opening) => opening !== null)
  return openings.length === 0 ? null : new Date(Math.min(...openings.map((opening) => opening.getTime())))
}

/** The first instant after one at which the clock reads a time and the door is open. */
function openingAt(hours: OpeningHours, at: Date, time: string): Date | null {
  let instant = at
  for (let looked = 0; looked < openingsLookedAt; looked++) {
    instant = nextLocalTime(instant, hours.timezone, time)
    if (isOpen(hours, instant)) return instant
  }
  return null
}

function dayOf({ year, month, day }: LocalTime): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
