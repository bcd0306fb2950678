import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decisionOf } from './decision.ts'

const pass = { outcome: 'pass', because: 'Yes.' } as const
const early = new Date('2026-06-01T08:00:00.000Z')
const late = new Date('2026-06-01T10:00:00.000Z')

test('nothing in the way: it is accepted under the basis that consent found, by its clause', () => {
  const decision = decisionOf([
    ['account_state', pass],
    ['consent', { ...pass, basis: 'opt_in', clause: 'HSE-3.2' }],
    ['balance', pass],
  ])
  assert.equal(decision.outcome, 'accept')
  assert.equal(decision.basis, 'opt_in')
  assert.equal(decision.clause, 'HSE-3.2')
  assert.equal(decision.code, null)
  assert.equal(decision.until, null)
  assert.deepEqual(
    decision.gates.map(({ gate }) => gate),
    ['account_state', 'consent', 'balance'],
  )
})

test('a refusal decides with its code and clause, and no time is promised', () => {
  const decision = decisionOf([
    ['quiet_hours', { outcome: 'defer', because: 'Night.', until: early }],
    ['balance', { outcome: 'refuse', because: 'Empty.', code: 'balance_insufficient', clause: 'HSE-5.2' }],
  ])
  assert.equal(decision.outcome, 'refuse')
  assert.equal(decision.code, 'balance_insufficient')
  assert.equal(decision.clause, 'HSE-5.2')
  assert.equal(decision.until, null)
})

test('the first refusal decides', () => {
  const decision = decisionOf([
    ['suppression', { outcome: 'refuse', because: 'No.', code: 'suppressed' }],
    ['consent', { outcome: 'refuse', because: 'No.', code: 'consent_missing' }],
  ])
  assert.equal(decision.code, 'suppressed')
})

test('of several deferrals the latest sets the time', () => {
  const decision = decisionOf([
    ['frequency', { outcome: 'defer', because: 'Later.', until: late }],
    ['quiet_hours', { outcome: 'defer', because: 'Later.', until: early, clause: 'HSE-3.5' }],
  ])
  assert.equal(decision.outcome, 'defer')
  assert.equal(decision.until, late.toISOString())
})

test('times in the trace are written as text, and absent ones are left out', () => {
  const decision = decisionOf([
    ['sender', pass],
    ['quiet_hours', { outcome: 'defer', because: 'Night.', until: early }],
  ])
  assert.deepEqual(decision.gates[1], {
    gate: 'quiet_hours',
    outcome: 'defer',
    because: 'Night.',
    until: early.toISOString(),
  })
  assert.equal('until' in (decision.gates[0] ?? {}), false)
})
