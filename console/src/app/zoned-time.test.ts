import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantToZoned, wholeDays, zonedToInstant } from './zoned-time.ts'

test('reads a wall-clock time in the zone of the account', () => {
  assert.equal(zonedToInstant('2026-11-24T09:30', 'Asia/Kolkata'), '2026-11-24T04:00:00.000Z')
  assert.equal(zonedToInstant('2026-11-24T09:30', 'America/Mexico_City'), '2026-11-24T15:30:00.000Z')
})

test('knows on which side of the autumn change a time lies', () => {
  assert.equal(zonedToInstant('2026-10-25T01:30', 'Europe/Madrid'), '2026-10-24T23:30:00.000Z')
  assert.equal(zonedToInstant('2026-10-25T03:30', 'Europe/Madrid'), '2026-10-25T02:30:00.000Z')
})

test('moves a time that the spring change skips forward by the gap', () => {
  assert.equal(zonedToInstant('2026-03-29T02:30', 'Europe/Madrid'), '2026-03-29T01:30:00.000Z')
})

test('shows an instant as the wall clock of the zone, and back again', () => {
  const instant = Date.parse('2026-07-01T22:15:00Z')
  assert.equal(instantToZoned(instant, 'Asia/Kolkata'), '2026-07-02T03:45')
  assert.equal(Date.parse(zonedToInstant(instantToZoned(instant, 'Asia/Kolkata'), 'Asia/Kolkata')), instant)
})

test('a span of days reaches from the first midnight to the end of the last, and may be open', () => {
  assert.deepEqual(wholeDays({ since: '2026-03-29', until: '2026-03-29' }, 'Europe/Madrid'), {
    since: '2026-03-28T23:00:00.000Z',
    until: '2026-03-29T22:00:00.000Z',
  })
  assert.deepEqual(wholeDays({}, 'Europe/Madrid'), {})
})
