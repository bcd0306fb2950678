import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pace } from './pace.ts'

test('takes a limit for the contact’s own when it was just written to before', () => {
  const pace = new Pace()
  pace.note('5', 1_000)
  assert.equal(pace.isPairLimit('5', 1_100), false)
  pace.note('5', 1_500)
  assert.equal(pace.isPairLimit('5', 1_600), true)
  assert.equal(pace.isPairLimit('6', 1_600), false)
  assert.equal(pace.isPairLimit('5', 9_000), false)
})

test('takes a limit for a group’s own when it got about twenty within a minute', () => {
  const pace = new Pace()
  for (let i = 0; i < 18; i++) {
    pace.note('-5', i * 3_000)
    pace.note('5', i * 3_000)
  }
  assert.equal(pace.isPairLimit('-5', 54_000), true)
  assert.equal(pace.isPairLimit('5', 54_000), false)
  assert.equal(pace.isPairLimit('-5', 120_000), false)
})
