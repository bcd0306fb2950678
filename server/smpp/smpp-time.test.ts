import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatSmppDuration, formatSmppTime, parseSmppTime } from './smpp.ts'

const now = Date.UTC(2026, 0, 31, 12)

test('reads an absolute time with an offset east and west of UTC', () => {
  assert.equal(parseSmppTime('260102053000522+', now), Date.UTC(2026, 0, 2, 0, 0, 0, 500))
  assert.equal(parseSmppTime('260102053000022-', now), Date.UTC(2026, 0, 2, 11))
})

test('reads a relative time from now', () => {
  assert.equal(parseSmppTime('000001020304000R', now), now + ((26 * 60 + 3) * 60 + 4) * 1000)
})

test('reads back the instants and durations it writes', () => {
  assert.equal(parseSmppTime(formatSmppTime(now + 700), 0), now + 700)
  for (const durationMs of [0, 1000, 86_399_000, 99 * 86_400_000]) {
    assert.equal(parseSmppTime(formatSmppDuration(durationMs), now), now + durationMs)
  }
})

for (const text of [
  '',
  '12345',
  '261301000000000+',
  '260230000000000+',
  '260101240000000+',
  '260101000000049+',
  '000001000000100R',
]) {
  test(`finds no time in '${text}'`, () => {
    assert.equal(parseSmppTime(text, now), null)
  })
}
