import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aGateRequest, factsForGates } from '#tools/testing/gate-facts.ts'
import type { GateFacts, GateNotes } from '../gate-facts.ts'
import { provider } from './provider.ts'

const sender = {
  id: '01900000-0000-7000-8000-000000000009',
  channel: 'whatsapp',
  address: '+15550783881',
  kind: 'long_code',
  country: null,
  isDefault: true,
  status: 'active',
} as const
const notes = (): GateNotes => ({ sender, registration: null })
const template = (language?: string) =>
  aGateRequest({
    channel: 'whatsapp',
    content: { type: 'template', name: 'parcel', variables: {}, ...(language && { language }) },
  })
const row = (language: string, state: GateFacts['templates'][number]['state']) => ({
  account_id: '01900000-0000-7000-8000-000000000001',
  channel: 'whatsapp',
  name: 'parcel',
  language,
  state,
  reason: null,
  category: 'UTILITY',
  address: sender.address,
})

test('an approved template passes, in its language only', () => {
  const facts = factsForGates({ templates: [row('en', 'approved'), row('es', 'pending')] })
  assert.equal(provider.decide(template('en'), facts, notes()).outcome, 'pass')
  const pending = provider.decide(template('es'), facts, notes())
  assert.equal(pending.code, 'template_not_approved')
  assert.match(pending.because, /parcel \(es\) is pending/)
  assert.match(provider.decide(template('fr'), facts, notes()).because, /not there in fr; it is in en, es/)
})

test('a template that names no language is meant in English, as it is sent', () => {
  const spanish = factsForGates({ templates: [row('es', 'approved')] })
  assert.match(provider.decide(template(), spanish, notes()).because, /not there in en; it is in es/)
  const both = factsForGates({ templates: [row('en', 'approved'), row('es', 'rejected')] })
  assert.equal(provider.decide(template(), both, notes()).outcome, 'pass')
})

test('a template that nobody here knows is left to the provider', () => {
  assert.equal(provider.decide(template('en'), factsForGates(), notes()).outcome, 'pass')
})

test('free content waits for the contact to have written, and an answer needs a message the provider knows', () => {
  const text = aGateRequest({ channel: 'whatsapp' })
  assert.equal(provider.decide(text, factsForGates(), notes()).code, 'window_closed')
  const facts = factsForGates()
  const wrote = {
    account_id: '01900000-0000-7000-8000-000000000001',
    channel: 'whatsapp',
    address: '+447700900123',
    sender: sender.address,
    last_inbound_at: new Date(facts.atMs - 3_600_000),
    entry_until: null,
  }
  assert.equal(provider.decide(text, { ...facts, windows: [wrote] }, notes()).outcome, 'pass')
  const answer = { ...text, regarding: 'msg_x' }
  assert.equal(provider.decide(answer, { ...facts, windows: [wrote] }, notes()).code, 'reference_unknown')
  const noted = notes()
  provider.decide(answer, { ...facts, windows: [wrote], regarding: 'wamid.1' }, noted)
  assert.equal(noted.registration?.['regarding'], 'wamid.1')
})

test('SMS asks nothing of its provider', () => {
  assert.equal(provider.decide(aGateRequest({}), factsForGates(), notes()).outcome, 'not_applicable')
})

/** What the provider gate says of a message of a page whose contact wrote so many hours ago. */
function answerAfter(hours: number) {
  const facts = factsForGates()
  const [mine] = facts.senders.senders
  assert.ok(mine)
  const last_inbound_at = new Date(facts.atMs - hours * 3_600_000)
  const windows = [
    {
      account_id: aGateRequest().accountId,
      channel: 'messenger',
      address: 'psid',
      sender: mine.address,
      last_inbound_at,
      entry_until: null,
    },
  ]
  return provider.decide(
    aGateRequest({ channel: 'messenger' }),
    { ...facts, windows },
    { sender: mine, registration: null },
  )
}

test('provider: a page may answer for 24 hours, and then a person alone (KN1-8.2)', () => {
  assert.equal(answerAfter(23).outcome, 'pass')
  const late = answerAfter(25)
  assert.deepEqual([late.outcome, late.code], ['refuse', 'window_closed'])
  assert.match(late.because, /only a person may answer/)
})
