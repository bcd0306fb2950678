import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf, newId, timeOfId, uuidOf } from '#shared/ids.ts'
import { deliveryId, markOf, outcomeOf, retryDelayMs, type Attempt } from './delivery.ts'

const attempt = (status: number | null): Attempt => ({
  at: '2026-01-01T00:00:00.000Z',
  status,
  latencyMs: 1,
  error: null,
  response: '',
})
const nowMs = Date.parse('2026-01-01T00:00:00.000Z')
const judge = (status: number | null, tries = 1, retryAfter: string | null = null) =>
  outcomeOf(attempt(status), { tries, retryAfter, nowMs, chance: 0.5 })
const waitOf = (...given: Parameters<typeof judge>): number =>
  (judge(...given).nextAttemptAt?.getTime() ?? Number.NaN) - nowMs

test('waits 5 s at first and doubles, 22 h 45 min in all', () => {
  const waits = Array.from({ length: 14 }, (_, n) => retryDelayMs(n + 1, 0.5) ?? 0)
  assert.deepEqual(waits.slice(0, 4), [5_000, 10_000, 20_000, 40_000])
  assert.equal(
    waits.reduce((sum, wait) => sum + wait, 0),
    81_915_000,
  )
  assert.equal(retryDelayMs(15, 0.5), null)
})

test('varies a wait by a tenth either way', () => {
  assert.equal(retryDelayMs(1, 0), 4_500)
  assert.equal(retryDelayMs(1, 1), 5_500)
})

test('only 2xx delivers', () => {
  for (const status of [200, 204, 299]) assert.equal(judge(status).state, 'delivered')
  for (const status of [null, 199, 300, 301, 400, 404, 500]) assert.equal(judge(status).state, 'retrying')
})

test('410 ends a delivery at once', () => {
  assert.deepEqual(judge(410), { state: 'dead', nextAttemptAt: null, isGone: true })
})

test('the fifteenth failure ends a delivery', () => {
  assert.equal(judge(500, 14).state, 'retrying')
  assert.deepEqual(judge(500, 15), { state: 'dead', nextAttemptAt: null, isGone: false })
})

test('reads Retry-After in seconds and as a date, of 429 and 503 only, for a day at most', () => {
  assert.equal(waitOf(429, 1, '120'), 120_000)
  assert.equal(waitOf(503, 1, 'Thu, 01 Jan 2026 00:10:00 GMT'), 600_000)
  assert.equal(waitOf(500, 1, '120'), 5_000)
  assert.equal(waitOf(429, 1, '9999999'), 86_400_000)
  assert.equal(waitOf(429, 1, 'soon'), 5_000)
  assert.equal(waitOf(429, 1, '1'), 5_000)
})

test('one event and one target make one id, which keeps the time of the event', () => {
  const event = uuidOf(newId('evt', nowMs))
  const [a, b] = [markOf(uuidOf(newId('whe', nowMs))), markOf(uuidOf(newId('whe', nowMs)))]
  assert.equal(deliveryId(event, a), deliveryId(event, a))
  assert.notEqual(deliveryId(event, a), deliveryId(event, b))
  assert.equal(timeOfId(idOf('whd', deliveryId(event, a))), timeOfId(idOf('evt', event)))
  const next = `${event.slice(0, 35)}${event.endsWith('0') ? '1' : '0'}`
  assert.notEqual(deliveryId(event, a), deliveryId(next, a))
})
