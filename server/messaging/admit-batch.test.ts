import assert from 'node:assert/strict'
import { test } from 'node:test'
import { db, inTransaction, sql } from '#platform/db.ts'
import { changeAccount } from '#accounts/accounts.ts'
import { outboxHead } from '#platform/outbox.ts'
import { policy } from '#policy/policy.ts'
import { uuidOf } from '#shared/ids.ts'
import { aConsent } from '#tools/testing/consent.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import {
  aPipeline,
  aRequest,
  aSendingAccount,
  aSendingNetwork,
  messageNow,
  sent,
  statusCounts,
  walletOf,
} from '#tools/testing/messaging.ts'
import { eventsAfter } from '#tools/testing/outbox.ts'
import { until } from '#tools/testing/until.ts'
import { aWallet } from '#tools/testing/wallet.ts'
import { creditAccount, ledgerFaults } from '#wallet/wallet.ts'
import type { Admitted } from './admit-batch.ts'
import { previewMessage } from './preview-message.ts'

await useTestDatabase()

const price = 10_000_000n
const oneCent = '0.01'
const inAnHour = () => new Date(Date.now() + 3_600_000)

function codes(results: readonly Admitted[]): string[] {
  return results.map((result) => (result.kind === 'refused' ? result.refusal.code : result.kind))
}

test('an accepted message is stored with its decision, and its price is held', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context)
  const { id, price: asked } = await sent(pipeline, accountId, { sendAt: inAnHour() })
  const message = await messageNow(accountId, id)
  assert.equal(message.status, 'scheduled')
  assert.equal(message.charge, 'held')
  assert.deepEqual(asked, { amount: '0.01', currency: 'USD' })
  assert.equal(message.decision?.outcome, 'accept')
  assert.deepEqual(await walletOf(accountId), { available: 9_990_000_000n, held: price })
})

test('a refused message stores nothing, holds nothing and tells nobody', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context)
  const before = await outboxHead(db)
  const result = await pipeline.admit(aRequest(accountId, { class: 'promotional' }))
  assert.equal(codes([result])[0], 'consent_missing')
  assert.deepEqual(await statusCounts(accountId), {})
  assert.deepEqual(await walletOf(accountId), { available: 10_000_000_000n, held: 0n })
  const told = (await eventsAfter(before)).filter((event) => event.accountId === accountId)
  assert.deepEqual(told, [])
})

test('within a batch the first that the wallet covers go, the others are refused', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context, { account: { balance: '0.025' } })
  const requests = Array.from({ length: 4 }, () => aRequest(accountId, { sendAt: inAnHour() }))
  const results = await Promise.all(requests.map((request) => pipeline.admit(request)))
  assert.deepEqual(codes(results), ['accepted', 'accepted', 'balance_insufficient', 'balance_insufficient'])
  assert.deepEqual(await walletOf(accountId), { available: 5_000_000n, held: 2n * price })
})

test('a dear message that is not covered leaves the cheap ones after it their place', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context, { account: { balance: '0.02' } })
  const results = await Promise.all([
    pipeline.admit(aRequest(accountId, { text: 'x'.repeat(400), sendAt: inAnHour() })),
    pipeline.admit(aRequest(accountId, { sendAt: inAnHour() })),
    pipeline.admit(aRequest(accountId, { sendAt: inAnHour() })),
  ])
  assert.deepEqual(codes(results), ['balance_insufficient', 'accepted', 'accepted'])
})

test('an allowance is used to its last message and not beyond, by two pipelines at once', async (context) => {
  const account = { messageQuota: 30, messageQuotaApproval: 'by letter' }
  const { pipeline, accountId } = await aSendingNetwork(context, { account })
  const other = await aPipeline(context, false)
  const results = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      (i % 2 ? pipeline : other).admit(aRequest(accountId, { sendAt: inAnHour() })),
    ),
  )
  const counts = Object.groupBy(codes(results), (code) => code)
  assert.equal(counts['accepted']?.length, 30)
  assert.equal(counts['quota_reached']?.length, 30)
})

test('an account is told once when it reaches a share of its allowance, and again for another allowance', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context, {
    account: { messageQuota: 9, messageQuotaApproval: 'by letter' },
  })
  const other = await aPipeline(context, false)
  const admit = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, i) =>
        (i % 2 ? pipeline : other).admit(aRequest(accountId, { sendAt: inAnHour() })),
      ),
    )
  const told = async () => {
    const rows = await db.query<{ items: { share: number; messages: number; limit: number }[] }>(
      sql`select items from platform.outbox where account_id = ${accountId} and name = 'allowance.reached' order by xid, id`,
    )
    return rows.flatMap(({ items }) => items.map(({ share, messages, limit }) => [share, messages, limit]))
  }
  await admit(7)
  assert.deepEqual(await told(), [])
  await admit(1)
  assert.deepEqual(await told(), [[0.8, 8, 9]])
  await admit(4)
  const both = [
    [0.8, 8, 9],
    [1, 9, 9],
  ]
  assert.deepEqual(await told(), both)
  await inTransaction((tx) =>
    changeAccount(tx, accountId, { messageQuota: 20, messageQuotaApproval: 'by letter' }, 'test'),
  )
  await until(
    async () => codes(await admit(1))[0] === 'accepted',
    () => 'the allowance is not raised',
  )
  assert.deepEqual(await told(), both)
  assert.deepEqual(
    codes(await admit(6)),
    Array.from({ length: 6 }, () => 'accepted'),
  )
  assert.deepEqual(await told(), [...both, [0.8, 16, 20]])
})

test('the promotional messages of a recipient stay within the terms, by two pipelines at once', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context)
  const other = await aPipeline(context, false)
  const to = '+447700900124'
  await aConsent({ accountId, address: to })
  const results = await Promise.all(
    Array.from({ length: 24 }, (_, i) =>
      (i % 2 ? pipeline : other).admit(aRequest(accountId, { to, class: 'promotional', sendAt: inAnHour() })),
    ),
  )
  const cap = policy().frequencyCapFor('promotional', 'sms').value?.max ?? 0
  assert.equal(codes(results).filter((code) => code === 'accepted').length, cap)
})

test('transactional messages do not use up the frequency of a recipient', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context)
  const to = '+447700900125'
  await aConsent({ accountId, address: to })
  const sendAt = inAnHour()
  const results = await Promise.all([
    ...Array.from({ length: 12 }, () => pipeline.admit(aRequest(accountId, { to, sendAt }))),
    pipeline.admit(aRequest(accountId, { to, sendAt, class: 'promotional' })),
  ])
  assert.deepEqual(new Set(codes(results)), new Set(['accepted']))
})

test('accounts of one batch pay for themselves only', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context, { account: { balance: oneCent } })
  const poor = await aSendingAccount({ balance: '0.00' })
  const rich = await aSendingAccount({ balance: '1.00' })
  const sendAt = inAnHour()
  const results = await Promise.all([
    pipeline.admit(aRequest(poor.accountId, { sendAt })),
    pipeline.admit(aRequest(rich.accountId, { sendAt })),
    pipeline.admit(aRequest(accountId, { sendAt })),
  ])
  assert.deepEqual(codes(results), ['balance_insufficient', 'accepted', 'accepted'])
  assert.deepEqual(await walletOf(rich.accountId), { available: 990_000_000n, held: price })
})

test('a request the database cannot take does not spoil those beside it', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context)
  const sendAt = inAnHour()
  const results = await Promise.allSettled([
    pipeline.admit(aRequest(accountId, { to: 'x\u0000y' })),
    pipeline.admit(aRequest(accountId, { text: 'half \ud83d' })),
    pipeline.admit(aRequest(accountId, { metadata: { deep: [{ key: '\u0000' }] } })),
    pipeline.admit(aRequest(accountId, { callbackUrl: 'https://example.com/\u0000' })),
    pipeline.admit(aRequest(accountId, { registration: { entityId: '\u0000' } })),
    pipeline.admit(aRequest(accountId, { sendAt })),
    pipeline.admit(aRequest(accountId, { sendAt })),
  ])
  const good = results.slice(5).map((result) => result.status === 'fulfilled' && result.value.kind)
  assert.deepEqual(good, ['accepted', 'accepted'])
  const bad = results
    .slice(0, 5)
    .filter((result) => result.status === 'fulfilled' && result.value.kind !== 'refused')
  assert.deepEqual(bad, [])
  assert.deepEqual(await statusCounts(accountId), { scheduled: 2 })
})

test('a preview says what sending would do and spends nothing', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context, { account: { balance: '0.05' } })
  const request = aRequest(accountId, { text: 'x'.repeat(200) })
  const shown = await previewMessage(db, request, pipeline.carriers.isUsable)
  assert.equal(shown.segments, 2)
  assert.equal(shown.encoding, 'gsm7')
  assert.equal(shown.characters, 200)
  assert.deepEqual(shown.price, { amount: '0.02', currency: 'USD' })
  assert.deepEqual(shown.balanceAfter, { amount: '0.03', currency: 'USD' })
  assert.equal(shown.decision.outcome, 'accept')
  assert.deepEqual(await walletOf(accountId), { available: 50_000_000n, held: 0n })
  assert.deepEqual(await statusCounts(accountId), {})
})

test('a preview of what would be refused names the gate', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context, { account: { balance: '0.00' } })
  const shown = await previewMessage(db, aRequest(accountId), pipeline.carriers.isUsable)
  assert.equal(shown.decision.outcome, 'refuse')
  assert.equal(shown.decision.code, 'balance_insufficient')
})

test('credit that arrives is spendable by the next message', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context, { account: { balance: '0.00' } })
  assert.equal(codes([await pipeline.admit(aRequest(accountId))])[0], 'balance_insufficient')
  const credit = { accountId, amount: price, currency: 'USD', note: 'test' }
  await inTransaction((tx) => creditAccount(tx, credit))
  assert.equal(codes([await pipeline.admit(aRequest(accountId, { sendAt: inAnHour() }))])[0], 'accepted')
})

test('an account that does not exist is refused, whatever it asks', async (context) => {
  const pipeline = await aPipeline(context, false)
  const nobody = await aWallet()
  assert.deepEqual(codes([await pipeline.admit(aRequest(nobody))]), ['account_terminated'])
})

test('ids grow in the order of acceptance', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context)
  const results = await Promise.all(
    Array.from({ length: 20 }, () => sent(pipeline, accountId, { sendAt: inAnHour(), to: aPhoneNumber() })),
  )
  const ids = results.map(({ id }) => uuidOf(id))
  assert.deepEqual(ids, ids.toSorted())
})

test('after it was told to stop, admission takes nothing', async (context) => {
  const { accountId } = await aSendingAccount()
  const pipeline = await aPipeline(context, false)
  const last = pipeline.admit(aRequest(accountId, { sendAt: inAnHour() }))
  await pipeline.stop(0)
  assert.notEqual((await last).kind, 'replayed')
  assert.deepEqual(codes([await pipeline.admit(aRequest(accountId))]), ['overloaded'])
})

test('fifty senders over four pipelines cannot overdraw one nearly empty wallet', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context, { account: { balance: '0.37' } })
  const pipelines = [pipeline]
  for (let i = 0; i < 3; i++) pipelines.push(await aPipeline(context, false))
  const results: Admitted[] = []
  await Promise.all(
    Array.from({ length: 50 }, async (_, sender) => {
      for (let i = 0; i < 4; i++) {
        const via = pipelines[(sender + i) % pipelines.length] ?? pipeline
        results.push(await via.admit(aRequest(accountId, { sendAt: inAnHour() })))
      }
    }),
  )
  const counts = Object.groupBy(codes(results), (code) => code)
  assert.equal(counts['accepted']?.length, 37)
  assert.equal(counts['balance_insufficient']?.length, 163)
  assert.deepEqual(await walletOf(accountId), { available: 0n, held: 37n * price })
  assert.deepEqual(await statusCounts(accountId), { scheduled: 37 })
  assert.deepEqual(await ledgerFaults(db), [])
})

test('many accounts in many batches at once do not lock each other out', async (context) => {
  const { pipeline } = await aSendingNetwork(context)
  const other = await aPipeline(context, false)
  const accounts = await Promise.all(Array.from({ length: 12 }, () => aSendingAccount({ balance: '0.10' })))
  const ids = accounts.map(({ accountId }) => accountId)
  const sendAt = inAnHour()
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, round) =>
      Promise.all(
        (round % 2 ? ids : ids.toReversed()).map((id) =>
          (round % 3 ? pipeline : other).admit(aRequest(id, { sendAt })),
        ),
      ),
    ),
  )
  assert.equal(codes(results.flat()).filter((code) => code === 'accepted').length, 120)
  assert.deepEqual(await ledgerFaults(db), [])
})
