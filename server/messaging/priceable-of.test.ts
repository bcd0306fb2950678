import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aGateRequest, factsForGates } from '#tools/testing/gate-facts.ts'
import { priceableOf } from './priceable-of.ts'

const sender = {
  id: '01900000-0000-7000-8000-000000000009',
  channel: 'whatsapp',
  address: '+15550783881',
  kind: 'long_code',
  country: null,
  isDefault: true,
  status: 'active',
} as const
const accountId = '01900000-0000-7000-8000-000000000001'
const facts = factsForGates()
const senders = {
  ...facts.senders,
  senders: [
    sender,
    { ...sender, id: `${sender.id.slice(0, -1)}8`, address: '+15550783882', isDefault: false },
  ],
}
const template = {
  account_id: accountId,
  channel: 'whatsapp',
  name: 'sale',
  language: 'en',
  state: 'approved',
  reason: null,
  address: sender.address,
} as const
const request = (to: string, from: string | null = null) =>
  aGateRequest({
    channel: 'whatsapp',
    to,
    from,
    class: 'service',
    content: { type: 'template', name: 'sale', variables: {} },
  })

test('a template is priced as what its provider keeps it as, whatever class it is sent as', () => {
  const known = {
    ...facts,
    to: '+919812345678',
    senders,
    templates: [{ ...template, category: 'MARKETING' }],
  }
  assert.equal(priceableOf(request('+919812345678'), known, 1).class, 'promotional')
  const changed = { ...known, templates: [{ ...template, category: 'UTILITY' }] }
  assert.equal(priceableOf(request('+919812345678'), changed, 1).class, 'transactional')
})

test('only what the contact wrote to this sender makes it free', () => {
  const wrote = {
    account_id: accountId,
    channel: 'whatsapp',
    address: '+919812345678',
    sender: sender.address,
    last_inbound_at: new Date(facts.atMs - 60_000),
    entry_until: null,
  }
  const known = {
    ...facts,
    to: '+919812345678',
    senders,
    templates: [{ ...template, category: 'UTILITY' }],
    windows: [wrote],
  }
  assert.equal(priceableOf(request('+919812345678'), known, 1).class, 'service')
  assert.equal(priceableOf(request('+919812345678', '+15550783882'), known, 1).class, 'transactional')
})

test('who hides the number is priced by the country that the id names', () => {
  const price = (to: string) => priceableOf(request(to), { ...facts, to, senders }, 1).address
  assert.equal(price('IN.15065440817737077150'), '+91')
  assert.equal(price('CA.15065440817737077150'), '+1')
  assert.equal(price('+525512345678'), '+525512345678')
})
