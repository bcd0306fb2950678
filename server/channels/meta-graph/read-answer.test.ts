import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HttpAnswer } from '../http/connection.ts'
import { graphCodes } from './codes.ts'
import { readAnswer } from './read-answer.ts'
import { connectRefusalOf } from './read-error.ts'

const answer = (status: number, json: unknown, headers = {}): HttpAnswer => ({
  status,
  headers,
  body: Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)),
})
const error = (code: number, subcode?: number, message = ''): unknown => ({
  error: { message, type: 'OAuthException', code, error_subcode: subcode, fbtrace_id: 'A' },
})

test('takes a send by the id Graph gives it, and an action by the reference it is given', () => {
  const taken = answer(200, { recipient_id: '1', message_id: 'm_1' })
  assert.deepEqual(readAnswer(taken), { kind: 'submitted', refs: ['m_1'] })
  assert.deepEqual(readAnswer(answer(200, { recipient_id: '1' }), 'action/x'), {
    kind: 'submitted',
    refs: ['action/x'],
  })
})

test('does not know what became of a send that was answered without an id, or with the error Graph is known to make up', () => {
  assert.equal(readAnswer(answer(200, 'EVENT_OK')).kind, 'ambiguous')
  assert.equal(readAnswer(answer(400, error(1, 1_357_046))).kind, 'ambiguous')
  const other = readAnswer(answer(500, error(1, 99)))
  assert.ok(other.kind === 'refused' && other.retry === 'later')
})

test('prefers the meaning of a subcode, and keeps what Meta said', () => {
  const refused = readAnswer(answer(400, error(10, 2_018_108, 'This Person Cannot Receive Messages')))
  assert.ok(refused.kind === 'refused' && refused.code === 'recipient_blocked')
  assert.match(refused.detail, /^10\/2018108: .* Meta says: This Person Cannot Receive Messages$/)
  const plain = readAnswer(answer(400, error(10, 1)))
  assert.ok(plain.kind === 'refused' && plain.code === 'not_permitted' && plain.retry === 'never')
})

test('takes every code from 200 to 299 for a permission', () => {
  const refused = readAnswer(answer(403, error(283)))
  assert.ok(refused.kind === 'refused' && refused.code === 'not_permitted')
})

test('waits as long as the usage header says, in minutes, and by the table otherwise', () => {
  const usage = JSON.stringify({
    1: [{ type: 'pages', estimated_time_to_regain_access: 2 }],
    2: [{ type: 'messenger', estimated_time_to_regain_access: 7 }],
  })
  const told = readAnswer(answer(400, error(80_006), { 'x-business-use-case-usage': usage }))
  assert.ok(told.kind === 'refused' && told.afterMs === 420_000 && told.halts === 'lane')
  for (const header of ['', 'no json', '{"1":[{"estimated_time_to_regain_access":0}]}']) {
    const untold = readAnswer(answer(400, error(613), { 'x-business-use-case-usage': header }))
    assert.ok(untold.kind === 'refused' && untold.afterMs === 60_000)
  }
})

test('makes do with the status where the body says nothing', () => {
  const cases = [
    [401, 'credentials_refused', 'later'],
    [429, 'rate_limited', 'later'],
    [502, 'provider_error', 'later'],
    [404, 'provider_error', 'never'],
  ] as const
  for (const [status, code, retry] of cases) {
    const refused = readAnswer(answer(status, '<html>'))
    assert.ok(refused.kind === 'refused' && refused.code === code && refused.retry === retry)
  }
})

test('gives every code a meaning with its mend, and every pause a length', () => {
  for (const [key, { meaning, retry, halts, afterMs }] of Object.entries(graphCodes)) {
    assert.match(meaning, /\.$/, key)
    if (retry === 'later' && halts !== 'credentials') assert.ok(afterMs !== undefined && afterMs > 0, key)
  }
})

test('lays a dead token to whoever connects, and a busy Graph to nobody', () => {
  assert.equal(connectRefusalOf(answer(400, error(190, 463))).byProvider, true)
  assert.equal(connectRefusalOf(answer(400, error(4))).byProvider, false)
  assert.equal(connectRefusalOf(answer(503, '')).byProvider, false)
  const wrongSecret = connectRefusalOf(answer(400, error(1, undefined, 'Error validating client secret.')))
  assert.ok(wrongSecret.byProvider && /id or secret is wrong/.test(wrongSecret.message))
  const bare = { error_type: 'OAuthException', code: 400, error_message: 'Invalid authorization code' }
  assert.match(connectRefusalOf(answer(400, bare)).message, /Invalid authorization code/)
})
