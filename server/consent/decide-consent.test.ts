import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadPack, type Channel, type MessageClass, type PackName } from '#policy/policy.ts'
import { decideConsent, type ConsentTerms } from './decide-consent.ts'
import { decideSuppression } from './decide-suppression.ts'
import type { Grant, PermissionFacts, Purpose, SuppressionFact } from './permission.ts'

const grant = (given: Partial<Grant> = {}): Grant => ({
  state: 'granted',
  basis: 'opt_in',
  at: '2026-01-05T08:00:00.000Z',
  recordId: 'cns_1',
  ...given,
})

function decide(
  pack: PackName,
  messageClass: MessageClass,
  grants: Partial<Record<Purpose, Grant>> = {},
  more: Partial<ConsentTerms> = {},
  channel: Channel = 'sms',
) {
  const facts: PermissionFacts = { suppression: null, grants }
  const lawfulBases = loadPack(pack).lawfulBasesFor(messageClass, channel)
  return decideConsent(facts, { messageClass, lawfulBases, ...more })
}

test('house: a transactional message needs no record, and the trace says so', () => {
  const decision = decide('house', 'transactional')
  assert.equal(decision.outcome, 'pass')
  assert.equal(decision.outcome === 'pass' && decision.basis, 'not_recorded')
  assert.match(decision.because, /No permission is on record/)
  assert.equal(decision.clause, 'HSE-3.1')
})

test('house: a promotional message without an opt-in is refused with the clause', () => {
  const decision = decide('house', 'promotional')
  assert.equal(decision.outcome === 'refuse' && decision.code, 'consent_missing')
  assert.equal(decision.clause, 'HSE-3.2')
})

test('house: a promotional message on another basis than opt-in is refused, and says what is there', () => {
  const decision = decide('house', 'promotional', { promotional: grant({ basis: 'contract' }) })
  assert.equal(decision.outcome === 'refuse' && decision.code, 'consent_missing')
  assert.match(decision.because, /Only a contract is on record.*an opt-in is needed/)
})

test('house: an opt-in passes with its record as evidence', () => {
  const decision = decide('house', 'promotional', { promotional: grant() })
  assert.deepEqual(decision, {
    outcome: 'pass',
    basis: 'opt_in',
    because: 'An opt-in for promotional messages is on record since 2026-01-05.',
    clause: 'HSE-3.2',
    evidence: { recordId: 'cns_1', basis: 'opt_in', at: '2026-01-05T08:00:00.000Z' },
  })
})

test('a withdrawal ends even what needs no record', () => {
  const withdrawal = grant({ state: 'withdrawn', basis: null })
  const stopEnds = loadPack('house').stopEnds()
  const decision = decide('house', 'transactional', { transactional: withdrawal }, { stopEnds })
  assert.equal(decision.clause, 'HSE-3.3')
  assert.equal(decision.outcome === 'refuse' && decision.code, 'consent_withdrawn')
})

test('of a record for the class and one for all classes the newer counts', () => {
  const old = grant({ at: '2026-01-01T00:00:00.000Z' })
  const withdrawal = grant({ state: 'withdrawn', basis: null, at: '2026-02-01T00:00:00.000Z' })
  assert.equal(decide('house', 'promotional', { promotional: old, all: withdrawal }).outcome, 'refuse')
  assert.equal(decide('house', 'promotional', { promotional: withdrawal, all: old }).outcome, 'refuse')
  const renewed = grant({ at: '2026-03-01T00:00:00.000Z' })
  assert.equal(decide('house', 'promotional', { promotional: renewed, all: withdrawal }).outcome, 'pass')
})

test('conecsy: every class needs an opt-in (CSY-5.5)', () => {
  for (const messageClass of ['transactional', 'promotional', 'authentication', 'service'] as const) {
    const decision = decide('conecsy', messageClass)
    assert.equal(decision.outcome === 'refuse' && decision.code, 'consent_missing', messageClass)
    assert.equal(decision.clause, 'CSY-5.5')
    assert.equal(decide('conecsy', messageClass, { all: grant() }).outcome, 'pass')
  }
})

test("conecsy: the contact's own request stands in for authentication", () => {
  const decision = decide('conecsy', 'authentication', {}, { wroteToAccount: true })
  assert.equal(decision.outcome === 'pass' && decision.basis, 'opt_in')
})

test('cx-engage: a declared customer relationship carries promotion on the basis of contract (CXE-5.12)', () => {
  const decision = decide(
    'cx-engage',
    'promotional',
    {},
    { accountDeclared: { account: 'acc_1', acceptedAt: '2026-01-01T00:00:00.000Z' } },
  )
  assert.equal(decision.outcome === 'pass' && decision.basis, 'contract')
  assert.equal(decision.clause, 'CXE-5.12')
  assert.deepEqual(decision.evidence, {
    standsIn: 'account_declaration',
    account: 'acc_1',
    acceptedAt: '2026-01-01T00:00:00.000Z',
  })
})

test('cx-engage: without a declaration promotion needs a record', () => {
  assert.equal(decide('cx-engage', 'promotional').outcome, 'refuse')
  const onContract = { promotional: grant({ basis: 'contract' }) }
  assert.equal(decide('cx-engage', 'promotional', onContract).outcome, 'pass')
})

test('konectus: on the channels of Meta only who opted in, or wrote first, is written to (KN1-8.3)', () => {
  for (const channel of ['messenger', 'instagram'] as const) {
    const onContract = { transactional: grant({ basis: 'contract' }) }
    const decision = decide('konectus-mx', 'transactional', onContract, {}, channel)
    assert.equal(decision.outcome === 'refuse' && decision.code, 'consent_missing', channel)
    assert.equal(decision.clause, 'KN1-8.3')
    const optedIn = { transactional: grant() }
    assert.equal(decide('konectus-mx', 'transactional', optedIn, {}, channel).outcome, 'pass')
    const answer = decide('konectus-mx', 'transactional', {}, { wroteToAccount: true }, channel)
    assert.equal(answer.outcome === 'pass' && answer.basis, 'opt_in')
  }
})

test('konectus: on Telegram any lawful basis carries a message (KN1-12.4), but no advertisement (KN1-7.1)', () => {
  for (const basis of ['opt_in', 'contract', 'legitimate_interest', 'other_by_law']) {
    const decision = decide(
      'konectus-mx',
      'transactional',
      { transactional: grant({ basis }) },
      {},
      'telegram',
    )
    assert.deepEqual([decision.outcome, decision.clause], ['pass', 'KN1-12.4'], basis)
  }
  const onContract = { promotional: grant({ basis: 'contract' }) }
  const advertisement = decide('konectus-mx', 'promotional', onContract, {}, 'telegram')
  assert.deepEqual([advertisement.outcome, advertisement.clause], ['refuse', 'KN1-7.1'])
})

test('cx-engage: push and social need an opt-in, whatever the account declares (CXE-7.7)', () => {
  const declared = { accountDeclared: { account: 'acc_1', acceptedAt: '2026-01-01T00:00:00.000Z' } }
  for (const channel of ['push', 'messenger', 'instagram', 'telegram'] as const) {
    const refused = decide('cx-engage', 'promotional', {}, declared, channel)
    assert.deepEqual([refused.outcome, refused.clause], ['refuse', 'CXE-7.7'], channel)
    assert.equal(decide('cx-engage', 'promotional', { promotional: grant() }, {}, channel).outcome, 'pass')
  }
})

const suppressed = (given: Partial<SuppressionFact>): PermissionFacts => ({
  grants: {},
  suppression: {
    scope: 'all',
    reason: 'wrong number',
    source: 'api',
    at: '2026-01-05T08:00:00.000Z',
    ...given,
  },
})

test('an address the account suppressed for all gets nothing at all', () => {
  const stopEnds = loadPack('house').stopEnds()
  const decision = decideSuppression(suppressed({}), 'authentication', stopEnds)
  assert.equal(decision.outcome === 'refuse' && decision.code, 'suppressed')
})

test('an address suppressed for promotion still gets the rest', () => {
  const facts = suppressed({ scope: 'promotional' })
  const stopEnds = loadPack('house').stopEnds()
  assert.equal(decideSuppression(facts, 'promotional', stopEnds).outcome, 'refuse')
  assert.equal(decideSuppression(facts, 'transactional', stopEnds).outcome, 'pass')
})
