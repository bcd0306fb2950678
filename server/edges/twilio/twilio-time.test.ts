import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, isoTime, readTwilioTime, rfc2822Time } from './twilio-time.ts'

const at = new Date('2023-08-24T05:01:45.678Z')

test('writes instants as each API of Twilio does', () => {
  assert.equal(rfc2822Time(at), 'Thu, 24 Aug 2023 05:01:45 +0000')
  assert.equal(isoTime(at), '2023-08-24T05:01:45Z')
})

const starts: readonly [string, string][] = [
  ['2023-08-24', '2023-08-24T00:00:00.000Z'],
  ['2023-08-24T05:01:45Z', '2023-08-24T05:01:45.000Z'],
  ['2023-08-24 05:01:45.000', '2023-08-24T05:01:45.000Z'],
  ['2023-08-24T05:01:45+05:30', '2023-08-23T23:31:45.000Z'],
  ['Thu, 24 Aug 2023 05:01:45 +0000', '2023-08-24T05:01:45.000Z'],
]
for (const [text, start] of starts)
  test(`reads ${text}`, () => assert.equal(readTwilioTime(text)?.from.toISOString(), start))

test('a day without a time is the whole day of UTC, as is the day of an instant', () => {
  assert.equal(readTwilioTime('2023-08-24')?.to.toISOString(), '2023-08-25T00:00:00.000Z')
  const instant = readTwilioTime('2023-08-24T05:01:45Z')
  assert.deepEqual(instant && dayOf(instant), readTwilioTime('2023-08-24'))
})

test('what is no time is none', () => {
  for (const text of ['', 'yesterday', '2023-13-45']) assert.equal(readTwilioTime(text), null)
})
