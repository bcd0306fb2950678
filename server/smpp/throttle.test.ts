import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Throttle } from './throttle.ts'
import type { Timing } from './timing.ts'

/** Time that passes only when told to. */
function manualTiming(): Timing & { pass: (ms: number) => void } {
  let now = 0
  let due: { at: number; action: () => void }[] = []
  return {
    now: () => now,
    after: (delayMs, action) => {
      const entry = { at: now + delayMs, action }
      due.push(entry)
      return () => (due = due.filter((other) => other !== entry))
    },
    every: () => () => {},
    pass: (ms) => {
      now += ms
      const ready = due.filter(({ at }) => at <= now)
      due = due.filter(({ at }) => at > now)
      for (const { action } of ready) action()
    },
  }
}

test('pauses twice as long each time it is refused again, up to the longest', () => {
  const timing = manualTiming()
  const throttle = new Throttle(timing, 1000, 5000, () => {})
  const pauses: number[] = []
  for (let round = 0; round < 5; round++) {
    pauses.push(throttle.slowDown(timing.now()))
    timing.pass(5000)
  }
  assert.deepEqual(pauses, [1000, 2000, 4000, 5000, 5000])
})

test('heeds no refusal of what was sent before the pause ended', () => {
  const timing = manualTiming()
  const throttle = new Throttle(timing, 1000, 5000, () => {})
  assert.equal(throttle.slowDown(0), 1000)
  assert.equal(throttle.slowDown(0), 0)
  timing.pass(1000)
  assert.equal(throttle.slowDown(500), 0)
  assert.equal(throttle.isPaused, false)
  assert.equal(throttle.slowDown(1000), 2000)
})

test('starts over after something sent since the pause was accepted', () => {
  const timing = manualTiming()
  const throttle = new Throttle(timing, 1000, 5000, () => {})
  throttle.slowDown(0)
  timing.pass(1000)
  throttle.relax(500)
  assert.equal(throttle.slowDown(1000), 2000)
  timing.pass(2000)
  throttle.relax(3000)
  assert.equal(throttle.slowDown(3000), 1000)
})

test('says when the pause is over, and not after it was stopped', () => {
  const timing = manualTiming()
  let resumed = 0
  const throttle = new Throttle(timing, 1000, 5000, () => resumed++)
  throttle.slowDown(0)
  timing.pass(999)
  assert.equal(resumed, 0)
  timing.pass(1)
  assert.equal(resumed, 1)
  throttle.slowDown(1000)
  throttle.stop()
  timing.pass(5000)
  assert.equal(resumed, 1)
  assert.equal(throttle.isPaused, false)
})
