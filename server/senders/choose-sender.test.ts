import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseSender, type SenderRequest } from './choose-sender.ts'
import type { DltHeader } from './dlt-registration.ts'
import type { Sender } from './sender.ts'
import { factsOf } from './sender-facts.ts'

const sender = (address: string, more: Partial<Sender> = {}): Sender => ({
  id: address,
  channel: 'sms',
  address,
  kind: 'alphanumeric',
  country: null,
  isDefault: false,
  status: 'active',
  ...more,
})

const request: SenderRequest = {
  channel: 'sms',
  from: null,
  to: '+4915112345678',
  messageClass: 'transactional',
}

function choose(senders: Sender[], asked: Partial<SenderRequest> = {}, headers: DltHeader[] = []) {
  const facts = factsOf({ senders, entities: [], headers, templates: [] })
  const choice = chooseSender(facts, { ...request, ...asked })
  return choice.outcome === 'pass' ? choice.sender.address : choice.code
}

test('takes the sender that was asked for', () => {
  assert.equal(choose([sender('Acme'), sender('Other', { isDefault: true })], { from: 'Acme' }), 'Acme')
})

test('shows a name as it is registered', () => {
  assert.equal(choose([sender('Acme')], { from: 'ACME' }), 'Acme')
})

test('refuses a sender that is not registered, is inactive, or serves another channel', () => {
  assert.equal(choose([sender('Acme')], { from: 'Bank' }), 'sender_unknown')
  assert.equal(choose([sender('Acme', { status: 'inactive' })], { from: 'Acme' }), 'sender_unknown')
  assert.equal(choose([sender('Acme', { channel: 'voice' })], { from: 'Acme' }), 'sender_unknown')
})

test("takes the account's default when none was asked for", () => {
  assert.equal(choose([sender('First'), sender('Acme', { isDefault: true })]), 'Acme')
})

test('refuses when none was asked for and the account has none', () => {
  assert.equal(choose([]), 'sender_missing')
  assert.equal(choose([sender('ACMEBK', { country: 'IN', kind: 'dlt_header' })]), 'sender_missing')
})

test("prefers a sender of the recipient's country to the default", () => {
  const german = sender('Acme DE', { country: 'DE' })
  assert.equal(choose([sender('Acme', { isDefault: true }), german]), 'Acme DE')
})

test('does not use a sender abroad that is registered for one country', () => {
  assert.equal(choose([sender('Acme', { country: 'GB' })], { from: 'Acme' }), 'sender_unknown')
})

test('takes in India the header that may carry the class', () => {
  const headers = [
    { header: '123456', entityId: '1', category: 'promotional', status: 'active' },
    { header: 'ACMEBK', entityId: '1', category: 'transactional', status: 'active' },
  ] as const satisfies DltHeader[]
  const senders = headers.map(({ header }) => sender(header, { kind: 'dlt_header', country: 'IN' }))
  const to = '+919812345678'
  assert.equal(choose(senders, { to, messageClass: 'authentication' }, [...headers]), 'ACMEBK')
  assert.equal(choose(senders, { to, messageClass: 'promotional' }, [...headers]), '123456')
})
