import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitAfter } from './fetch-media.ts'

const hourMs = 3_600_000

test('what cannot be had now is tried again for about a day, soon at first and then hourly', () => {
  const waits: number[] = []
  for (let attempts = 1; ; attempts++) {
    const waitMs = waitAfter(attempts)
    if (waitMs === null) break
    waits.push(waitMs)
  }
  assert.deepEqual(waits.slice(0, 4), [10_000, 20_000, 40_000, 80_000])
  assert.ok(waits.every((waitMs) => waitMs <= hourMs))
  const total = waits.reduce((sum, waitMs) => sum + waitMs, 0)
  assert.ok(total > 23 * hourMs && total <= 24 * hourMs, `it gives up after ${total / hourMs} hours`)
})
