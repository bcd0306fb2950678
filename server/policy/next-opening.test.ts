import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { QuietHours } from './engine-schema.ts'
import { openingFinder } from './next-opening.ts'

const nextOpening = openingFinder()

const daily: QuietHours = {
  zone: 'recipient',
  windows: [{ days: [1, 2, 3, 4, 5, 6, 7], opens: '08:00', closes: '21:00' }],
}
const india: QuietHours = {
  zone: 'Asia/Kolkata',
  windows: [{ days: [1, 2, 3, 4, 5, 6, 7], opens: '10:00', closes: '21:00' }],
}
const brazil: QuietHours = {
  zone: 'recipient',
  windows: [
    { days: [1, 2, 3, 4, 5], opens: '09:00', closes: '21:00' },
    { days: [6], opens: '10:00', closes: '16:00' },
  ],
}

const opening = (hours: QuietHours, at: string, ...zones: string[]) =>
  nextOpening(hours, new Date(at), zones)?.toISOString() ?? null

test('sends at once while the hours are open, from the opening minute to before the closing one', () => {
  for (const at of ['2026-07-01T04:30:00.000Z', '2026-07-01T15:29:59.000Z']) {
    assert.equal(opening(india, at), at)
  }
})

test('waits for the opening of the same day, or of the next one after closing', () => {
  assert.equal(opening(india, '2026-07-01T04:29:59.000Z'), '2026-07-01T04:30:00.000Z')
  assert.equal(opening(india, '2026-07-01T15:30:00.000Z'), '2026-07-02T04:30:00.000Z')
})

test('keeps the wall clock when summer time begins or ends on the way', () => {
  assert.equal(opening(daily, '2026-03-08T03:00:00.000Z', 'America/New_York'), '2026-03-08T12:00:00.000Z')
  assert.equal(opening(daily, '2026-11-01T02:00:00.000Z', 'America/New_York'), '2026-11-01T13:00:00.000Z')
})

test('skips the days without hours', () => {
  assert.equal(opening(brazil, '2026-07-04T20:00:00.000Z', 'America/Sao_Paulo'), '2026-07-06T12:00:00.000Z')
  assert.equal(opening(brazil, '2026-07-04T10:00:00.000Z', 'America/Sao_Paulo'), '2026-07-04T13:00:00.000Z')
})

test('is open only where it is open in every zone the receiver may be in', () => {
  const coasts = ['America/New_York', 'America/Los_Angeles']
  assert.equal(opening(daily, '2026-07-01T13:00:00.000Z', ...coasts), '2026-07-01T15:00:00.000Z')
  assert.equal(opening(daily, '2026-07-02T02:00:00.000Z', ...coasts), '2026-07-02T15:00:00.000Z')
  assert.equal(opening(daily, '2026-07-01T16:00:00.000Z', ...coasts), '2026-07-01T16:00:00.000Z')
})

test('says never when no hour is open, or none in all zones together', () => {
  assert.equal(opening({ zone: 'UTC', windows: [] }, '2026-07-01T00:00:00.000Z'), null)
  const narrow = {
    zone: 'recipient',
    windows: [{ days: [1, 2, 3, 4, 5, 6, 7], opens: '08:00', closes: '09:00' }],
  }
  assert.equal(opening(narrow, '2026-07-01T00:00:00.000Z', 'Europe/Berlin', 'Asia/Tokyo'), null)
})
