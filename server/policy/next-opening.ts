import type { QuietHours } from './engine-schema.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
/** A week of days, and as many again for receivers whose zones open one after another. */
const stepsMax = 20

/**
 * Finds when a message may go out: at once when the hours are open, else at the next opening; null when they never are.
 * `zones` are the IANA zones the receiver may be in; it must be open in all of them. Hours that name a zone ignore them.
 * The opening minute is open, the closing minute is not; a clock change moves the opening with the wall clock.
 */
export type NextOpening = (hours: QuietHours, at: Date, zones: readonly string[]) => Date | null

/** Prepares the search for openings; it keeps the clock of each zone asked for, which is slow to make. */
export function openingFinder(): NextOpening {
  const clocks = new Map<string, WallClock>()
  const clockOf = (zone: string): WallClock => {
    const clock = clocks.get(zone) ?? wallClock(zone)
    clocks.set(zone, clock)
    return clock
  }
  return (hours, at, zones) =>
    commonOpening(hours, at, (hours.zone === 'recipient' ? zones : [hours.zone]).map(clockOf))
}

function commonOpening(hours: QuietHours, at: Date, clocks: readonly WallClock[]): Date | null {
  let instant = at
  for (let step = 0; step < stepsMax; step++) {
    const openings = clocks.map((clock) => openingAfter(hours, instant, clock))
    if (openings.includes(null)) return null
    const latest = Math.max(instant.getTime(), ...openings.map((opening) => opening?.getTime() ?? 0))
    if (latest === instant.getTime()) return instant
    instant = new Date(latest)
  }
  return null
}

interface WallTime {
  /** The civil day as midnight UTC of that date, milliseconds. */
  dayMs: number
  minutes: number
  weekday: number
}

type WallClock = (instant: Date) => WallTime

function openingAfter(hours: QuietHours, at: Date, clock: WallClock): Date | null {
  const now = clock(at)
  const isOpen = hours.windows.some(
    (one) =>
      one.days.includes(now.weekday) &&
      minutesOf(one.opens) <= now.minutes &&
      now.minutes < minutesOf(one.closes),
  )
  if (isOpen) return at
  for (let ahead = 0; ahead <= 7; ahead++) {
    const weekday = ((now.weekday - 1 + ahead) % 7) + 1
    const opening = hours.windows
      .filter((one) => one.days.includes(weekday))
      .map((one) => minutesOf(one.opens))
      .filter((minutes) => ahead > 0 || minutes > now.minutes)
      .toSorted((a, b) => a - b)[0]
    if (opening !== undefined) return instantAt(now.dayMs + ahead * dayMs + opening * minuteMs, at, clock)
  }
  return null
}

/** Turns a wall time (as if UTC) into an instant, asking the clock twice because the offset may change on the way. */
function instantAt(wallMs: number, near: Date, clock: WallClock): Date {
  let guess = wallMs - offsetMs(near, clock)
  guess = wallMs - offsetMs(new Date(guess), clock)
  return new Date(guess)
}

function offsetMs(instant: Date, clock: WallClock): number {
  const wall = clock(instant)
  return wall.dayMs + wall.minutes * minuteMs - Math.floor(instant.getTime() / minuteMs) * minuteMs
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

function wallClock(zone: string): WallClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]))
    const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type))
    return {
      dayMs: Date.UTC(number('year'), number('month') - 1, number('day')),
      minutes: number('hour') * 60 + number('minute'),
      weekday: weekdays.indexOf(parts.get('weekday') ?? '') + 1,
    }
  }
}
