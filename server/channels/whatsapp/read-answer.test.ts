import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codes } from './codes.ts'
import { fixtures } from './fixtures.ts'
import { readAnswer } from './read-answer.ts'

const to = '+919812345678'

for (const { name, answer, outcome } of fixtures.refusals)
  test(`reads ${name}`, () =>
    assert.partialDeepStrictEqual(readAnswer(answer, to), { kind: 'refused', ...outcome }))

function refusedWith(code: number, { status = 400, headers = {} } = {}) {
  const body = Buffer.from(JSON.stringify({ error: { code, message: `(#${code}) Words of Meta` } }))
  const outcome = readAnswer({ status, headers, body }, to)
  assert.equal(outcome.kind, 'refused')
  return outcome.kind === 'refused' ? outcome : assert.fail()
}

test('names every code with what it means and the mend', () => {
  for (const code of Object.keys(codes).map(Number)) {
    const { detail } = refusedWith(code)
    assert.match(detail, new RegExp(`^${code}: [A-Z].+\\. .+\\.`), `${code} lacks a sentence`)
  }
})

test('sorts the codes by what is to be done', () => {
  const of = (code: number) => {
    const { code: ours, retry, halts } = refusedWith(code)
    return [ours, retry, halts]
  }
  for (const code of [0, 190]) assert.deepEqual(of(code), ['credentials_refused', 'later', 'credentials'])
  for (const code of [10, 200, 230, 299])
    assert.deepEqual(of(code), ['not_permitted', 'elsewhere', undefined])
  for (const code of [4, 613, 80_007, 130_429, 131_057])
    assert.deepEqual(of(code), ['rate_limited', 'later', 'lane'])
  assert.deepEqual(of(131_056), ['pair_rate_limited', 'later', 'nothing'])
  for (const code of [131_049, 131_064]) assert.deepEqual(of(code), ['limit_reached', 'later', 'nothing'])
  for (const code of [130_497, 131_063]) assert.deepEqual(of(code), ['not_permitted', 'elsewhere', 'nothing'])
  for (const code of [1, 2, 131_000, 131_016])
    assert.deepEqual(of(code), ['provider_error', 'later', undefined])
  for (const code of [368, 131_031, 131_037, 131_045, 133_010])
    assert.deepEqual(of(code), ['account_restricted', 'elsewhere', 'lane'])
  assert.deepEqual(of(131_050), ['recipient_opted_out', 'never', undefined])
  assert.deepEqual(of(131_026), ['recipient_unreachable', 'never', undefined])
  assert.deepEqual(of(139_002), ['content_refused', 'never', undefined])
  assert.deepEqual(of(138_005), ['not_permitted', 'elsewhere', undefined])
  assert.deepEqual(of(999_999), ['provider_error', 'never', undefined])
  assert.equal(refusedWith(999_999, { status: 503 }).retry, 'later')
})

test('waits as long as Meta says', () => {
  assert.equal(refusedWith(4, { headers: { 'retry-after': '7' } }).afterMs, 7_000)
  const usage = '{"1022":[{"call_count":100,"estimated_time_to_regain_access":3}]}'
  assert.equal(refusedWith(80_007, { headers: { 'x-business-use-case-usage': usage } }).afterMs, 180_000)
  assert.equal(refusedWith(131_047, { headers: { 'retry-after': '7' } }).afterMs, undefined)
})

test('an answer that says nothing leaves open whether the message went', () => {
  const answer = (status: number) => readAnswer({ status, headers: {}, body: Buffer.from('{}') }, to).kind
  assert.equal(answer(200), 'ambiguous')
  assert.equal(answer(502), 'refused')
})

test('remembers what Meta calls a contact, where that is not the address it was given', () => {
  const named = (contact: object, address: string) => {
    const body = { contacts: [contact], messages: [{ id: 'wamid.1' }] }
    return readAnswer({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) }, address)
  }
  const taken = { kind: 'submitted', refs: ['wamid.1'] }
  assert.deepEqual(named({ input: '919812345678', wa_id: '919812345678' }, to), taken)
  assert.deepEqual(named({ input: '541112345678', wa_id: '5491112345678' }, '+541112345678'), {
    ...taken,
    knownAs: ['+5491112345678'],
  })
  assert.deepEqual(named({ input: 'IN.4711', user_id: 'IN.4711' }, 'IN.4711'), taken)
})
