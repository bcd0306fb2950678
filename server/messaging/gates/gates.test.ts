import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadPack } from '#policy/policy.ts'
import { factsForGates, aGateRequest } from '#tools/testing/gate-facts.ts'
import { accountState } from './account-state.ts'
import { channel } from './channel.ts'
import { consent } from './consent.ts'
import { content } from './content.ts'
import { dlt } from './dlt.ts'
import { frequency } from './frequency.ts'
import type { Gate } from './gate.ts'
import { gates, passGates } from './gates.ts'
import { quietHours } from './quiet-hours.ts'
import { quota } from './quota.ts'
import { sender } from './sender.ts'
import { suppression } from './suppression.ts'

type Facts = Parameters<typeof factsForGates>[0]
type Request = Parameters<typeof aGateRequest>[0]
type Case = {
  name: string
  gate: Gate
  facts?: Facts
  request?: Request
  outcome: 'pass' | 'defer' | 'refuse' | 'not_applicable'
  code?: string
  clause?: string
  because?: RegExp
  until?: string
  basis?: string
}

const suspended = { state: 'suspended', stateReason: 'non_payment' } as const
const grant = {
  state: 'granted',
  basis: 'opt_in',
  at: '2026-01-02T00:00:00.000Z',
  recordId: 'cns_1',
} as const
const stopped = {
  scope: 'all',
  reason: 'the recipient wrote STOP',
  source: 'keyword',
  at: '2026-02-03T00:00:00.000Z',
} as const
const listed = { ...stopped, reason: 'complained', source: 'api' } as const
const night = Date.parse('2026-06-01T20:00:00.000Z') // 01:30 in Kolkata, 21:00 in London
const noon = Date.parse('2026-06-01T07:00:00.000Z') // 12:30 in Kolkata

const cases: Case[] = [
  { name: 'lets an active account send', gate: accountState, outcome: 'pass', because: /active/ },
  {
    name: 'refuses an account that does not exist',
    gate: accountState,
    facts: { account: null },
    outcome: 'refuse',
    code: 'account_terminated',
  },
  {
    name: 'refuses a suspended account by the clause of the reason',
    gate: accountState,
    facts: { accountIs: suspended },
    outcome: 'refuse',
    code: 'account_suspended',
    clause: 'HSE-6.1',
    because: /non_payment/,
  },
  {
    name: 'refuses an account that may only export',
    gate: accountState,
    facts: { accountIs: { state: 'export_only' } },
    outcome: 'refuse',
    code: 'account_export_only',
  },
  {
    name: 'refuses a terminated account',
    gate: accountState,
    facts: { accountIs: { state: 'terminated' } },
    outcome: 'refuse',
    code: 'account_terminated',
  },
  { name: 'offers SMS', gate: channel, outcome: 'pass', clause: 'HSE-2.1', because: /offers sms/ },
  {
    name: 'refuses a channel the operator does not sell',
    gate: channel,
    facts: { pack: loadPack('konectus-mx') },
    request: { channel: 'sms' },
    outcome: 'refuse',
    code: 'channel_not_offered',
    because: /does not offer sms/,
  },
  {
    name: 'refuses a channel that has no carrier',
    gate: channel,
    facts: { channelUsable: false },
    outcome: 'refuse',
    code: 'channel_unavailable',
    because: /No carrier/,
  },
  {
    name: 'refuses content that SMS cannot carry',
    gate: channel,
    request: { content: { type: 'media', url: 'https://example.com/a.png', mimeType: 'image/png' } },
    outcome: 'refuse',
    code: 'content_unsupported',
    because: /it takes text/,
  },
  {
    name: 'refuses a recipient that is no number',
    gate: channel,
    facts: { to: null },
    outcome: 'refuse',
    code: 'recipient_invalid',
  },
  { name: 'takes the default sender', gate: sender, outcome: 'pass', because: /Acme/ },
  {
    name: 'refuses a sender that is not the account\u2019s',
    gate: sender,
    request: { from: 'Rival' },
    outcome: 'refuse',
    code: 'sender_unknown',
    because: /Rival/,
  },
  {
    name: 'refuses without any sender',
    gate: sender,
    facts: { noSenders: true },
    outcome: 'refuse',
    code: 'sender_missing',
  },
  { name: 'passes a clean text', gate: content, outcome: 'pass' },
  {
    name: 'refuses a shortened link in advertising to India',
    gate: content,
    facts: { text: 'Sale! bit.ly/3abcd', country: 'IN' },
    request: { class: 'promotional' },
    outcome: 'refuse',
    code: 'content_refused',
    clause: 'HSE-4.2',
  },
  {
    name: 'takes the same link in a transactional message',
    gate: content,
    facts: { text: 'Track it: bit.ly/3abcd', country: 'IN' },
    outcome: 'pass',
  },
  { name: 'asks nothing of an account without an allowance', gate: quota, outcome: 'not_applicable' },
  {
    name: 'passes within the allowance',
    gate: quota,
    facts: { quota: { used: 9, limit: 10 } },
    outcome: 'pass',
    because: /9 of 10/,
  },
  {
    name: 'refuses the message after the last of the allowance',
    gate: quota,
    facts: { quota: { used: 10, limit: 10 } },
    outcome: 'refuse',
    code: 'quota_reached',
    because: /All 10/,
  },
  { name: 'passes who is on no list', gate: suppression, outcome: 'pass' },
  {
    name: 'refuses transactional messages to who wrote STOP',
    gate: suppression,
    facts: { permission: { suppression: stopped, grants: {} } },
    outcome: 'refuse',
    code: 'suppressed',
    clause: 'HSE-3.3',
    because: /2026-02-03/,
  },
  {
    name: 'lets a code through to who wrote STOP',
    gate: suppression,
    facts: { permission: { suppression: stopped, grants: {} } },
    request: { class: 'authentication' },
    outcome: 'pass',
  },
  {
    name: 'refuses even codes to an address the account suppressed',
    gate: suppression,
    facts: { permission: { suppression: listed, grants: {} } },
    request: { class: 'authentication' },
    outcome: 'refuse',
    code: 'suppressed',
    because: /complained/,
  },
  {
    name: 'holds back only advertising where the entry says so',
    gate: suppression,
    facts: { permission: { suppression: { ...listed, scope: 'promotional' }, grants: {} } },
    outcome: 'pass',
  },
  {
    name: 'lets the answer to STOP through',
    gate: suppression,
    facts: { permission: { suppression: stopped, grants: {} } },
    request: { answersKeyword: true },
    outcome: 'not_applicable',
  },
  {
    name: 'says that nothing is on record for a transactional message of the house',
    gate: consent,
    outcome: 'pass',
    basis: 'not_recorded',
    clause: 'HSE-3.1',
    because: /No permission is on record/,
  },
  {
    name: 'refuses advertising without an opt-in',
    gate: consent,
    request: { class: 'promotional' },
    outcome: 'refuse',
    code: 'consent_missing',
    clause: 'HSE-3.2',
  },
  {
    name: 'passes advertising on a recorded opt-in',
    gate: consent,
    facts: { permission: { suppression: null, grants: { promotional: grant } } },
    request: { class: 'promotional' },
    outcome: 'pass',
    basis: 'opt_in',
    because: /2026-01-02/,
  },
  {
    name: 'refuses what was withdrawn',
    gate: consent,
    facts: { permission: { suppression: null, grants: { all: { ...grant, state: 'withdrawn' } } } },
    outcome: 'refuse',
    code: 'consent_withdrawn',
  },
  {
    name: 'takes a message of the contact for an opt-in to its answer',
    gate: consent,
    facts: { wroteToAccount: true },
    outcome: 'pass',
    basis: 'opt_in',
    because: /wrote to the account/,
  },
  {
    name: 'passes the answer to a keyword whatever is withdrawn',
    gate: consent,
    facts: { permission: { suppression: null, grants: { all: { ...grant, state: 'withdrawn' } } } },
    request: { answersKeyword: true },
    outcome: 'pass',
    basis: 'opt_in',
  },
  { name: 'counts no transactional messages', gate: frequency, outcome: 'not_applicable' },
  {
    name: 'passes the last promotional message the terms allow',
    gate: frequency,
    facts: { hadOfClass: 9 },
    request: { class: 'promotional' },
    outcome: 'pass',
    clause: 'HSE-3.4',
    because: /9 of at most 10/,
  },
  {
    name: 'refuses one promotional message more',
    gate: frequency,
    facts: { hadOfClass: 10 },
    request: { class: 'promotional' },
    outcome: 'refuse',
    code: 'frequency_reached',
    clause: 'HSE-3.4',
  },
  { name: 'asks no registry outside India', gate: dlt, outcome: 'not_applicable' },
  {
    name: 'refuses an SMS to India without a registered header',
    gate: dlt,
    facts: { pack: loadPack('conecsy'), country: 'IN' },
    outcome: 'refuse',
    clause: 'CSY-5.1',
  },
  {
    name: 'sends transactional messages at any hour',
    gate: quietHours,
    facts: { country: 'IN', zones: ['Asia/Kolkata'], atMs: night },
    outcome: 'not_applicable',
  },
  {
    name: 'passes advertising by day',
    gate: quietHours,
    facts: { country: 'IN', zones: ['Asia/Kolkata'], atMs: noon },
    request: { class: 'promotional' },
    outcome: 'pass',
  },
  {
    name: 'lets advertising wait for the morning of the recipient',
    gate: quietHours,
    facts: { country: 'IN', zones: ['Asia/Kolkata'], atMs: night },
    request: { class: 'promotional' },
    outcome: 'defer',
    code: 'quiet_hours',
    until: '2026-06-02T04:30:00.000Z',
  },
  {
    name: 'looks at the hour of sendAt, not of now',
    gate: quietHours,
    facts: { country: 'IN', zones: ['Asia/Kolkata'], atMs: noon },
    request: { class: 'promotional', sendAt: new Date(night) },
    outcome: 'defer',
    until: '2026-06-02T04:30:00.000Z',
  },
  {
    name: 'refuses what would expire in the night',
    gate: quietHours,
    facts: { country: 'IN', zones: ['Asia/Kolkata'], atMs: night },
    request: { class: 'promotional', expiresAt: new Date(night + 3_600_000) },
    outcome: 'refuse',
    code: 'quiet_hours',
    because: /after the message expires/,
  },
  {
    name: 'goes by the contact\u2019s own zone where it is known, if the law follows the recipient',
    gate: quietHours,
    facts: {
      country: 'US',
      zones: ['America/New_York', 'America/Los_Angeles'],
      contactZone: 'America/New_York',
      atMs: Date.parse('2026-06-01T12:30:00.000Z'), // 08:30 in New York, 05:30 in Los Angeles
    },
    request: { class: 'promotional' },
    outcome: 'pass',
  },
  {
    name: 'waits until every zone the recipient may be in allows it',
    gate: quietHours,
    facts: {
      country: 'US',
      zones: ['America/New_York', 'America/Los_Angeles'],
      atMs: Date.parse('2026-06-01T12:30:00.000Z'),
    },
    request: { class: 'promotional' },
    outcome: 'defer',
    until: '2026-06-01T15:00:00.000Z',
  },
]

for (const one of cases) {
  test(`${one.gate.name}: ${one.name}`, () => {
    const request = aGateRequest(one.request)
    const result = one.gate.decide(request, factsForGates(one.facts), { sender: null, registration: null })
    assert.equal(result.outcome, one.outcome, result.because)
    if (one.code) assert.equal(result.code, one.code)
    if (one.clause) assert.equal(result.clause, one.clause)
    if (one.because) assert.match(result.because, one.because)
    if (one.until) assert.equal(result.until?.toISOString(), one.until)
    if (one.basis) assert.equal(result.basis, one.basis)
    assert.match(result.because, /^\S.*[.]$/, 'one sentence for people')
  })
}

test('stops at the first gate that refuses and shows the trace so far', () => {
  const { trace } = passGates(aGateRequest({ from: 'Rival' }), factsForGates())
  assert.deepEqual(
    trace.map(([name, { outcome }]) => `${name} ${outcome}`),
    ['account_state pass', 'channel pass', 'sender refuse'],
  )
})

test('a message that passes has met every gate', () => {
  const { trace, notes } = passGates(aGateRequest(), factsForGates())
  assert.deepEqual(
    trace.map(([name]) => name),
    gates.map(({ name }) => name),
  )
  assert.equal(notes.sender?.address, 'Acme')
})

test('a registration the sender brings along travels on where no registry is asked', () => {
  const { notes } = passGates(aGateRequest({ registration: { entityId: '1' } }), factsForGates())
  assert.deepEqual(notes.registration, { entityId: '1' })
})
