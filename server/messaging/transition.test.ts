import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chargeAfter } from './transition.ts'

const cases = [
  // charge on, from, to, taken in the same change, expected
  ['delivered', 'waiting', 'submitted', true, 'held'],
  ['delivered', 'submitted', 'delivered', false, 'settled'],
  ['delivered', 'submitted', 'undelivered', false, 'released'],
  ['delivered', 'waiting', 'delivered', true, 'settled'],
  ['delivered', 'waiting', 'failed', false, 'released'],
  ['delivered', 'delivered', 'read', false, 'unchanged'],
  ['delivered', 'submitted', 'read', false, 'settled'],
  ['submitted', 'waiting', 'submitted', true, 'settled'],
  ['submitted', 'submitted', 'delivered', false, 'unchanged'],
  ['submitted', 'submitted', 'undelivered', false, 'unchanged'],
  ['submitted', 'waiting', 'undelivered', true, 'settled'],
  ['submitted', 'waiting', 'cancelled', false, 'released'],
  ['submitted', 'waiting', 'expired', false, 'released'],
] as const

for (const [chargeOn, from, to, submitted, expected] of cases) {
  test(`charged on ${chargeOn}: ${from} → ${to}${submitted ? ', taken at once,' : ''} leaves the money ${expected}`, () => {
    assert.equal(chargeAfter({ from, to, submitted }, chargeOn), expected)
  })
}
