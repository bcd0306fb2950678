import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { localTime, nextLocalTime } from './time-of-day.ts'

const ZONES = [
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Europe/London',
  'America/Sao_Paulo',
  'UTC',
]
const next = (from: string, zone: string, time: string) =>
  nextLocalTime(new Date(from), zone, time).toISOString()

test('reads the wall clock of a zone', () => {
  assert.deepEqual(localTime(new Date('2026-03-31T18:30:00Z'), 'Asia/Kolkata'), {
    year: 2026,
    month: 4,
    day: 1,
    weekday: 3,
    hour: 0,
    minute: 0,
  })
})

test('counts Sunday as the seventh day', () => {
  assert.equal(localTime(new Date('2026-11-22T12:00:00Z'), 'UTC').weekday, 7)
  assert.equal(localTime(new Date('2026-11-23T12:00:00Z'), 'UTC').weekday, 1)
})

test('finds the time later today, or else tomorrow', () => {
  assert.equal(next('2026-01-10T12:00:00Z', 'America/New_York', '09:00'), '2026-01-10T14:00:00.000Z')
  assert.equal(next('2026-01-10T15:00:00Z', 'America/New_York', '09:00'), '2026-01-11T14:00:00.000Z')
  assert.equal(next('2026-01-10T15:00:00Z', 'Asia/Kolkata', '09:00'), '2026-01-11T03:30:00.000Z')
})

test('looks strictly ahead', () => {
  assert.equal(next('2026-01-10T14:00:00.000Z', 'America/New_York', '09:00'), '2026-01-11T14:00:00.000Z')
  assert.equal(next('2026-01-10T13:59:59.999Z', 'America/New_York', '09:00'), '2026-01-10T14:00:00.000Z')
})

test('keeps the wall clock when summer time begins overnight', () => {
  assert.equal(next('2026-03-07T20:00:00Z', 'America/New_York', '09:00'), '2026-03-08T13:00:00.000Z')
})

test('comes at the end of the gap for a time that summer time leaves out', () => {
  assert.equal(next('2026-03-08T05:00:00Z', 'America/New_York', '02:30'), '2026-03-08T07:00:00.000Z')
  assert.equal(next('2026-10-03T12:00:00Z', 'Australia/Lord_Howe', '02:15'), '2026-10-03T15:30:00.000Z')
})

test('comes once, the first time, for a time that the end of summer time repeats', () => {
  assert.equal(next('2026-11-01T04:00:00Z', 'America/New_York', '01:30'), '2026-11-01T05:30:00.000Z')
  assert.equal(next('2026-11-01T05:45:00Z', 'America/New_York', '01:30'), '2026-11-02T06:30:00.000Z')
  assert.equal(next('2026-04-04T12:00:00Z', 'Australia/Lord_Howe', '01:45'), '2026-04-04T14:45:00.000Z')
})

test('passes over the day that Samoa left out', () => {
  assert.equal(next('2011-12-30T09:30:00Z', 'Pacific/Apia', '09:00'), '2011-12-30T10:00:00.000Z')
  assert.equal(next('2011-12-30T10:00:00Z', 'Pacific/Apia', '09:00'), '2011-12-30T19:00:00.000Z')
})

test('refuses another shape of time and an unknown zone', () => {
  for (const time of ['9:00', '24:00', '09:60', '', '09:00:00', '-1:00']) {
    assert.throws(() => nextLocalTime(new Date(0), 'UTC', time), RangeError, time)
  }
  assert.throws(() => localTime(new Date(0), 'Mars/Olympus'), RangeError)
})

test('agrees with walking the clock minute by minute', () => {
  const minute = 60_000
  const instants = fc.integer({ min: Date.UTC(2010, 0) / minute, max: Date.UTC(2032, 0) / minute })
  // Days about a change of the clocks are drawn as often as all the others.
  const changes = fc
    .tuple(
      fc.constantFrom(
        '2026-03-08T07:00Z',
        '2026-11-01T06:00Z',
        '2026-04-04T15:00Z',
        '2026-10-03T15:30Z',
        '2026-10-25T01:00Z',
      ),
      fc.integer({ min: -1500, max: 1500 }),
    )
    .map(([change, offset]) => Date.parse(change) / minute + offset)
  const clock = fc.tuple(fc.nat(23), fc.nat(59))
  fc.assert(
    fc.property(fc.oneof(instants, changes), fc.constantFrom(...ZONES), clock, (from, zone, [hour, min]) => {
      const time = `${String(hour).padStart(2, '0')}:${String(min).padStart(2, '0')}`
      const found = nextLocalTime(new Date(from * minute), zone, time).getTime() / minute
      assert.ok(found > from && found - from <= 2 * 1440 + 60)
      assert.equal(found, walked(from, found, zone, hour, min))
    }),
    { numRuns: 60 },
  )
})

/** The first minute after `from` whose clock reads the time for the first time that day, or has just leapt over it. */
function walked(from: number, limit: number, zone: string, hour: number, minute: number): number {
  const reading = (at: number) => localTime(new Date(at * 60_000), zone)
  const ordinal = (at: number) => {
    const { year, month, day, hour: h, minute: m } = reading(at)
    return Date.UTC(year, month - 1, day, h, m) / 60_000
  }
  let highest = -Infinity
  for (let at = from - 180; at <= from; at++) highest = Math.max(highest, ordinal(at))
  for (let at = from + 1; at < limit; at++) {
    const now = ordinal(at)
    const target = Math.floor(now / 1440) * 1440 + hour * 60 + minute
    const passed = [target - 1440, target].some((wanted) => highest < wanted && wanted <= now)
    if (passed) return at
    highest = Math.max(highest, now)
  }
  return limit
}
