import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Backoff } from './backoff.ts'

test('waits twice as long after each failure, up to the longest, and starts over when reset', () => {
  const backoff = new Backoff(1000, 60_000, () => 1)
  const waits = Array.from({ length: 8 }, () => backoff.next())
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
  backoff.reset()
  assert.equal(backoff.next(), 1000)
})

test('takes off at most half by jitter', () => {
  assert.equal(new Backoff(1000, 60_000, () => 0).next(), 500)
})
