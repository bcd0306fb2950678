import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codes, namedCodes } from './codes.ts'
import { fixtures } from './fixtures.ts'
import { outcomeOf, readAnswer, refsOf } from './read-answer.ts'

const answer = (status: number, text: string, headers = {}) => ({ status, headers, body: Buffer.from(text) })

for (const { name, answer: refused, outcome } of fixtures.refusals)
  test(`knows ${name}`, () => {
    const result = readAnswer(refused)
    assert.ok(!result.ok)
    assert.partialDeepStrictEqual(outcomeOf(result), { kind: 'refused', ...outcome })
  })

test('an answer that is none is not read as a yes', () => {
  assert.throws(() => readAnswer(answer(200, '<html>')))
  assert.throws(() => readAnswer(answer(200, '{"ok":false}')))
})

test('the limit of a contact holds up nobody else', () => {
  const result = readAnswer(
    answer(429, '{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 3"}', {
      'retry-after': '3',
    }),
  )
  assert.ok(!result.ok)
  const { code, halts, afterMs } = outcomeOf(result, true)
  assert.deepEqual([code, halts, afterMs], ['pair_rate_limited', 'nothing', 3_000])
})

test('an album has a reference for each of its pictures, and a yes alone has none', () => {
  const message = { message_id: 5, chat: { id: -1001, type: 'supergroup' }, date: 1 }
  assert.deepEqual(refsOf([message, { ...message, message_id: 6 }]), ['-1001:5', '-1001:6'])
  assert.deepEqual(refsOf(true), [])
})

test('every code is named once and says a mend', () => {
  assert.equal(Object.keys(namedCodes).length, codes.length + 1)
  for (const { meaning } of Object.values(namedCodes)) assert.match(meaning, /\.$/)
})
