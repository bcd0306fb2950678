import assert from 'node:assert/strict'
import { test } from 'node:test'
import { staffingOf } from './staffing.ts'

const hours = {
  timezone: 'Asia/Kolkata',
  windows: [{ days: [1, 2, 3, 4, 5], opens: '09:30', closes: '18:00' }],
  holidays: ['2026-01-26'],
}
const at = (text: string) => new Date(text)
const staffing = (text: string) => staffingOf({ hours, isAway: false }, at(text))

test('is staffed within the hours of the zone, from the opening minute to before the closing one', () => {
  assert.equal(staffing('2026-01-05T03:59:00Z').isStaffed, false)
  assert.equal(staffing('2026-01-05T04:00:00Z').isStaffed, true)
  assert.equal(staffing('2026-01-05T12:29:00Z').isStaffed, true)
  assert.equal(staffing('2026-01-05T12:30:00Z').isStaffed, false)
})

test('names the next opening, past the weekend and a holiday', () => {
  assert.deepEqual(staffing('2026-01-05T00:00:00Z').opensAt, at('2026-01-05T04:00:00Z'))
  assert.deepEqual(staffing('2026-01-23T13:00:00Z').opensAt, at('2026-01-27T04:00:00Z'))
})

test('is always staffed without hours, never while away, and never opens without windows', () => {
  const any = at('2026-01-01T00:00:00Z')
  assert.deepEqual(staffingOf({ hours: null, isAway: false }, any), { isStaffed: true, opensAt: null })
  assert.deepEqual(staffingOf({ hours, isAway: true }, at('2026-01-05T05:00:00Z')), {
    isStaffed: false,
    opensAt: null,
  })
  const never = { hours: { ...hours, windows: [] }, isAway: false }
  assert.deepEqual(staffingOf(never, any), { isStaffed: false, opensAt: null })
})
