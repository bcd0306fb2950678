import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { untilNextDay, warmUpCap, type WarmUp } from './warm-up-cap.ts'

const plan: WarmUp = { startedOn: '2026-11-30', firstDay: 50, growth: 2, fullAt: 1_000 }
const dayMs = 86_400_000
const first = Date.UTC(2026, 10, 30)

test('a new domain doubles its share every day until there is none to keep to', () => {
  const caps = [-1, 0, 1, 2, 3, 4, 5, 400].map((day) => warmUpCap(plan, first + day * dayMs + dayMs / 3))
  assert.deepEqual(caps, [0, 50, 100, 200, 400, 800, null, null])
})

test('a share never shrinks from one day to the next', () => {
  const anyPlan = fc.record({
    startedOn: fc.constant('2026-11-30'),
    firstDay: fc.integer({ min: 1, max: 1_000 }),
    growth: fc.double({ min: 1, max: 10, noNaN: true }),
    fullAt: fc.integer({ min: 1, max: 1_000_000 }),
  })
  fc.assert(
    fc.property(anyPlan, fc.integer({ min: -3, max: 3_000 }), (one, day) => {
      const [today, tomorrow] = [day, day + 1].map((at) => warmUpCap(one, first + at * dayMs) ?? Infinity)
      assert.ok((today ?? 0) <= (tomorrow ?? 0))
    }),
  )
})

test('a share ends with its day', () => {
  assert.equal(untilNextDay(first), dayMs)
  assert.equal(untilNextDay(first + dayMs - 1), 1)
})
