import assert from 'node:assert/strict'
import { test } from 'node:test'
import { analyseSmsText } from '#shared/sms-text.ts'
import { aGateRequest, factsForGates } from '#tools/testing/gate-facts.ts'
import { decide, type Decided } from './decide.ts'

type Facts = Parameters<typeof factsForGates>[0]
type Request = Parameters<typeof aGateRequest>[0]

const now = factsForGates().atMs
const enough = 1_000_000_000n

function decided(
  given: {
    facts?: Facts
    request?: Request
    spendable?: bigint | null
    counted?: [string, number][]
    text?: string
  } = {},
): Decided {
  const { facts, request, spendable = enough, counted = [], text = 'Hello' } = given
  const analysis = analyseSmsText(text)
  const considered = {
    request: aGateRequest(request),
    facts: factsForGates(facts),
    analysis,
    segments: analysis.segments,
  }
  return decide(considered, { spendable, counted: new Map(counted) })
}

function refusal(result: Decided): { code: string; detail: string; clause: string | null } {
  assert.equal(result.accepted, false)
  if (result.accepted) throw new Error('accepted')
  return {
    code: result.refusal.code,
    detail: result.refusal.message,
    clause: result.refusal.clause ?? null,
  }
}

function acceptance(result: Decided): Extract<Decided, { accepted: true }> {
  if (!result.accepted) throw new Error(result.refusal.message)
  return result
}

test('an accepted message has its sender, its price and leaves now', () => {
  const { sender, price, runAtMs, decision } = acceptance(decided())
  assert.equal(sender.address, 'Acme')
  assert.equal(price.amount, 10_000_000n)
  assert.equal(runAtMs, now)
  assert.equal(decision.gates.at(-1)?.gate, 'balance')
})

test('a wallet that covers exactly the price is enough', () => {
  assert.equal(decided({ spendable: 10_000_000n }).accepted, true)
})

test('one nano-unit too little is refused with what is there and what it costs', () => {
  const { code, detail } = refusal(decided({ spendable: 9_999_999n }))
  assert.equal(code, 'balance_insufficient')
  assert.match(detail, /costs 0\.01 USD; the wallet covers 0\.00\d* USD/)
})

test('a wallet below nothing is shown as nothing', () => {
  assert.match(refusal(decided({ spendable: -5n })).detail, /covers 0\.00 USD/)
})

test('without a wallet only what is free goes', () => {
  assert.match(refusal(decided({ spendable: null })).detail, /there is no wallet/)
  const free = { amount: 0n, currency: 'USD', chargeOn: 'delivered', rateId: 'free' } as const
  assert.equal(decided({ spendable: null, facts: { price: free } }).accepted, true)
})

test('a destination without a price is refused, not sent for nothing', () => {
  assert.equal(refusal(decided({ facts: { price: null } })).code, 'price_missing')
})

test('a text of more than 255 parts is refused before its price is looked at', () => {
  const long = 'x'.repeat(153 * 256)
  assert.equal(refusal(decided({ text: long, facts: { price: null } })).code, 'content_too_long')
})

test('a refusal names the gate, its reason and its clause, and carries the trace', () => {
  const result = decided({ request: { class: 'promotional' } })
  const { code, clause } = refusal(result)
  assert.equal(code, 'consent_missing')
  assert.equal(clause, 'HSE-3.2')
  if (!result.accepted) assert.deepEqual(result.refusal.extra['decision'], result.decision)
})

test('after a refusal the balance is not looked at', () => {
  const result = decided({ request: { from: 'Rival' }, spendable: 0n })
  assert.equal(result.decision.gates.at(-1)?.gate, 'sender')
})

test('what the batch has taken of an allowance counts', () => {
  const account = factsForGates().account?.accountId ?? ''
  const facts = { quota: { used: 8, limit: 10 } }
  assert.equal(decided({ facts, counted: [[account, 1]] }).accepted, true)
  assert.equal(refusal(decided({ facts, counted: [[account, 2]] })).code, 'quota_reached')
})

test('what the batch sends to the same recipient counts towards its frequency, other recipients and classes do not', () => {
  const account = factsForGates().account?.accountId ?? ''
  const grant = {
    state: 'granted',
    basis: 'opt_in',
    at: '2026-01-02T00:00:00.000Z',
    recordId: 'cns_1',
  } as const
  const facts = { hadOfClass: 9, permission: { suppression: null, grants: { promotional: grant } } }
  const request = { class: 'promotional' } as const
  const own = `${account} sms +447700900123 promotional`
  assert.equal(
    decided({
      facts,
      request,
      counted: [
        [account, 1],
        [`${account} sms +447700900999 promotional`, 1],
        [`${account} sms +447700900123 service`, 1],
      ],
    }).accepted,
    true,
  )
  assert.equal(
    refusal(
      decided({
        facts,
        request,
        counted: [
          [account, 1],
          [own, 1],
        ],
      }),
    ).code,
    'frequency_reached',
  )
})

test('only what the terms cap is marked to be counted', () => {
  const grant = {
    state: 'granted',
    basis: 'opt_in',
    at: '2026-01-02T00:00:00.000Z',
    recordId: 'cns_1',
  } as const
  const facts = { permission: { suppression: null, grants: { promotional: grant } } }
  assert.equal(acceptance(decided({ facts, request: { class: 'promotional' } })).isCapped, true)
  assert.equal(acceptance(decided()).isCapped, false)
})

test('a scheduled message leaves at its time, one that would wake people after it', () => {
  const sendAt = new Date(now + 3_600_000)
  assert.equal(acceptance(decided({ request: { sendAt } })).runAtMs, sendAt.getTime())
  const grant = {
    state: 'granted',
    basis: 'opt_in',
    at: '2026-01-02T00:00:00.000Z',
    recordId: 'cns_1',
  } as const
  const night = acceptance(
    decided({
      facts: {
        country: 'IN',
        zones: ['Asia/Kolkata'],
        permission: { suppression: null, grants: { promotional: grant } },
      },
      request: { class: 'promotional', sendAt: new Date('2026-06-01T20:00:00.000Z') },
    }),
  )
  assert.equal(new Date(night.runAtMs).toISOString(), '2026-06-02T04:30:00.000Z')
  assert.equal(night.decision.outcome, 'defer')
})

test('a time in the past means now', () => {
  assert.equal(acceptance(decided({ request: { sendAt: new Date(now - 30_000) } })).runAtMs, now)
})
