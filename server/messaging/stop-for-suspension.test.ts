import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reactivateAccount, suspendAccount } from '#accounts/accounts.ts'
import { suppressAddress } from '#consent/consent.ts'
import { freezeClock, nowMs, resetClock } from '#platform/clock.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { ownEvents, startListeners } from '#platform/listeners.ts'
import { loadPack, policy, usePack } from '#policy/policy.ts'
import { uuidOf } from '#shared/ids.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import {
  accepted,
  aRequest,
  messageNow,
  sent,
  untilCount,
  untilStatus,
  walletOf,
} from '#tools/testing/messaging.ts'
import { until } from '#tools/testing/until.ts'
import { aScriptedNetwork } from '#tools/testing/scripted-carrier.ts'
import { ledgerFaults, placeHolds } from '#wallet/wallet.ts'
import type { AdmissionRequest } from './admission-request.ts'
import { cancelMessage } from './cancel-message.ts'
import { listeners } from './listeners.ts'
import type { Pipeline } from './pipeline.ts'
import { resumeFrozen, sweepFrozen } from './resume-frozen.ts'
import { stopForSuspension } from './stop-for-suspension.ts'

await useTestDatabase()

const hourMs = 3_600_000

async function frozenCount(accountId: string): Promise<number> {
  const rows = await db.query(sql`select from messaging.frozen where account_id = ${accountId}`)
  return rows.length
}

/** A message that waits for its time, in the database. */
async function planned(
  pipeline: Pipeline,
  accountId: string,
  given: Partial<AdmissionRequest> = {},
): Promise<string> {
  return (await sent(pipeline, accountId, { sendAt: new Date(nowMs() + hourMs), ...given })).id
}

async function freezeAll(pipeline: Pipeline, accountId: string): Promise<void> {
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'non_payment', actor: 'test' }))
  await stopForSuspension(pipeline, accountId, 'non_payment')
}

test('a suspension for misuse freezes a thousand messages and gives their holds back; a reactivation lets them go', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(
    context,
    { settings: { window: 1 } },
    { balance: '20.00' },
  )
  const reading = startListeners(listeners(pipeline), ownEvents)
  context.after(() => reading.stop())
  script.onSubmit = () => {}
  await Promise.all(Array.from({ length: 1_000 }, () => sent(pipeline, accountId)))
  await script.untilSubmitted(1)
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'misuse', actor: 'test' }))
  await until(
    async () => (await frozenCount(accountId)) === 999,
    () => 'not all are frozen',
  )
  script.submits[0]?.answer(0, 'the one that was out')
  await untilCount(accountId, 'submitted', 1)
  assert.equal(script.submits.length, 1)
  assert.deepEqual(await walletOf(accountId), { available: 19_990_000_000n, held: 10_000_000n })
  assert.deepEqual(await ledgerFaults(db), [])

  script.onSubmit = (submit) => submit.answer(0, `carrier-${script.submits.length}`)
  await inTransaction((tx) => reactivateAccount(tx, accountId, { reason: null, actor: 'test' }))
  await untilCount(accountId, 'submitted', 1_000, 30_000)
  assert.equal(script.submits.length, 1_000)
  assert.equal(await frozenCount(accountId), 0)
  assert.deepEqual(await walletOf(accountId), { available: 10_000_000_000n, held: 10_000_000_000n })
  assert.deepEqual(await ledgerFaults(db), [])
})

test('where the terms cancel, a suspension ends what waits, and what an earlier suspension froze', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  const frozen = await planned(pipeline, accountId)
  await freezeAll(pipeline, accountId)
  assert.deepEqual(await walletOf(accountId), { available: 10_000_000_000n, held: 0n })
  const house = policy()
  context.after(() => usePack(house))
  usePack(loadPack('cx-engage'))
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'fraud', actor: 'test' }))
  assert.equal(await stopForSuspension(pipeline, accountId, 'fraud'), 1)
  const message = await untilStatus(accountId, frozen, 'cancelled')
  assert.match(message.detail ?? '', /fraud, CXE-8\.5/)
  assert.deepEqual(await walletOf(accountId), { available: 10_000_000_000n, held: 0n })
  assert.deepEqual(await ledgerFaults(db), [])
})

test('a frozen message says so, can be cancelled, and costs nothing', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  const id = await planned(pipeline, accountId)
  await freezeAll(pipeline, accountId)
  const { status, code, detail, charge } = await messageNow(accountId, id)
  assert.deepEqual([status, code, charge], ['scheduled', 'account_suspended', 'none'])
  assert.match(detail ?? '', /non_payment, HSE-6\.1/)
  await cancelMessage(pipeline, accountId, uuidOf(id))
  await untilStatus(accountId, id, 'cancelled')
  assert.deepEqual(await walletOf(accountId), { available: 10_000_000_000n, held: 0n })
  assert.deepEqual(await ledgerFaults(db), [])
})

test('a frozen message expires at its time', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  const early = await planned(pipeline, accountId, { expiresAt: new Date(nowMs() + 2 * hourMs) })
  const late = await planned(pipeline, accountId)
  await freezeAll(pipeline, accountId)
  freezeClock(new Date(nowMs() + 3 * hourMs))
  context.after(resetClock)
  await sweepFrozen(pipeline)
  await untilStatus(accountId, early, 'expired')
  assert.equal((await messageNow(accountId, late)).status, 'scheduled')
  assert.equal(await frozenCount(accountId), 1)
})

test('of frozen messages those go on that the wallet covers and whose recipient may still be written to', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context, {}, { balance: '0.03' })
  const gone = aPhoneNumber()
  const stopped = await planned(pipeline, accountId, { to: gone })
  const first = await planned(pipeline, accountId)
  const second = await planned(pipeline, accountId)
  await freezeAll(pipeline, accountId)
  await inTransaction(async (tx) => {
    await suppressAddress(tx, {
      accountId,
      channel: 'sms',
      address: gone,
      scope: 'all',
      reason: 'manual',
      source: 'api',
      by: 'test',
    })
    await placeHolds(tx, [{ accountId, amount: 20_000_000n, count: 1 }])
    await reactivateAccount(tx, accountId, { reason: null, actor: 'test' })
  })
  // Unless the sweep of the pipeline was first.
  await resumeFrozen(pipeline, accountId)
  assert.equal((await untilStatus(accountId, stopped, 'failed')).code, 'suppressed')
  const ended = await Promise.all([first, second].map((id) => messageNow(accountId, id)))
  assert.deepEqual(
    ended.map(({ status, charge, code }) => [status, charge, code]),
    [
      ['scheduled', 'held', null],
      ['failed', 'none', 'balance_insufficient'],
    ],
  )
  assert.deepEqual(await walletOf(accountId), { available: 0n, held: 30_000_000n })
})

test('a suspended account is refused at the door, with the clause', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'non_payment', actor: 'test' }))
  await until(
    async () => (await pipeline.admit(aRequest(accountId))).kind === 'refused',
    () => 'it still takes messages',
  )
  const result = await pipeline.admit(aRequest(accountId))
  assert.equal(result.kind === 'refused' && result.refusal.code, 'account_suspended')
  assert.equal(result.kind === 'refused' && result.refusal.clause, 'HSE-6.1')
})

test('a suspension that is told after it was lifted cancels nothing', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  const reason = 'non_payment'
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason, actor: 'test' }))
  await inTransaction((tx) => reactivateAccount(tx, accountId, { reason: null, actor: 'test' }))
  const planned = aRequest(accountId, { sendAt: new Date(nowMs() + 3_600_000) })
  let result = await pipeline.admit(planned)
  await until(
    async () => (result = await pipeline.admit(planned)).kind === 'accepted',
    () => 'the account takes no messages',
  )
  await stopForSuspension(pipeline, accountId, reason)
  await untilStatus(accountId, accepted(result).id, 'scheduled')
})
