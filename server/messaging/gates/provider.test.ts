import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsForGates, aGateRequest } from '#tools/testing/gate-facts.ts'
import { provider } from './provider.ts'

/** What the gate says of a page's message to a contact that wrote so many hours ago; null: never. */
function messageAfter(hours: number | null) {
  const request = aGateRequest({ channel: 'messenger' })
  const facts = factsForGates()
  const [mine] = facts.senders.senders
  assert.ok(mine)
  const heard = {
    account_id: request.accountId,
    channel: 'messenger',
    address: 'psid',
    sender: mine.address,
    last_inbound_at: new Date(facts.atMs - (hours ?? 0) * 3_600_000),
    entry_until: null,
  }
  const windows = hours === null ? [] : [heard]
  return provider.decide(request, { ...facts, windows }, { sender: mine, registration: null })
}

test('asks nothing where the provider has no window', () => {
  const result = provider.decide(aGateRequest(), factsForGates(), { sender: null, registration: null })
  assert.equal(result.outcome, 'not_applicable')
})

test('a page may answer for 24 hours, and then a person alone (KN1-8.2)', () => {
  assert.equal(messageAfter(23).outcome, 'pass')
  const late = messageAfter(25)
  assert.deepEqual([late.outcome, late.code], ['refuse', 'window_closed'])
  assert.match(late.because, /only a person may answer/)
})

test('a page may not write first (KN1-8.2)', () => {
  const first = messageAfter(null)
  assert.deepEqual([first.outcome, first.code], ['refuse', 'window_closed'])
  assert.match(first.because, /has not written yet/)
})
