import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reactivateAccount, suspendAccount } from '#accounts/accounts.ts'
import { nowMs } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { startListeners } from '#platform/listeners.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accepted, aRequest, sent, untilCount, untilStatus, walletOf } from '#tools/testing/messaging.ts'
import { until } from '#tools/testing/until.ts'
import { aScriptedNetwork } from '#tools/testing/scripted-carrier.ts'
import { ledgerFaults } from '#wallet/wallet.ts'
import { cancelForSuspension } from './cancel-for-suspension.ts'
import { listeners } from './listeners.ts'

await useTestDatabase()

test('a suspension lets nothing more of a thousand messages out and gives their holds back', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(
    context,
    { settings: { window: 1 } },
    { balance: '20.00' },
  )
  const reading = startListeners(listeners(pipeline))
  context.after(() => reading.stop())
  script.onSubmit = () => {}
  await Promise.all(Array.from({ length: 1_000 }, () => sent(pipeline, accountId)))
  await script.untilSubmitted(1)
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'misuse', actor: 'test' }))
  await untilCount(accountId, 'cancelled', 999, 30_000)
  script.submits[0]?.answer(0, 'the one that was out')
  await untilCount(accountId, 'submitted', 1)
  assert.equal(script.submits.length, 1)
  assert.deepEqual(await walletOf(accountId), { available: 19_990_000_000n, held: 10_000_000n })
  assert.deepEqual(await ledgerFaults(db), [])
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
  await cancelForSuspension(pipeline, accountId, reason)
  await untilStatus(accountId, accepted(result).id, 'scheduled')
})
