import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#platform/db.ts'
import { requestHash } from '#platform/http/idempotency.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accepted, aPipeline, aRequest, aSendingNetwork, statusCounts } from '#tools/testing/messaging.ts'
import { creditAccount } from '#wallet/wallet.ts'
import type { Admitted } from './admit-batch.ts'

await useTestDatabase()

const to = '+447700900123'
const sendAt = new Date(Date.now() + 86_400_000)

function keyed(accountId: string, key: string, text = 'Hello') {
  return aRequest(accountId, {
    to,
    sendAt,
    text,
    idempotency: { key, hash: requestHash('POST', '/x', text) },
  })
}

function outcome(result: Admitted): string {
  return result.kind === 'refused' ? result.refusal.code : result.kind
}

test('the same key and body give the same answer and one message', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context)
  const first = accepted(await pipeline.admit(keyed(accountId, 'k1')))
  const second = await pipeline.admit(keyed(accountId, 'k1'))
  assert.equal(second.kind, 'replayed')
  if (second.kind === 'replayed') assert.deepEqual(second.answer, { status: 202, body: first })
  assert.deepEqual(await statusCounts(accountId), { scheduled: 1 })
})

test('the same key with another body is a conflict and sends nothing', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context)
  await pipeline.admit(keyed(accountId, 'k1'))
  assert.equal(outcome(await pipeline.admit(keyed(accountId, 'k1', 'Other'))), 'idempotency_conflict')
  assert.deepEqual(await statusCounts(accountId), { scheduled: 1 })
})

test('twenty requests with one key at once, over two pipelines, send one message', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context)
  const other = await aPipeline(context, false)
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, i) => (i % 2 ? pipeline : other).admit(keyed(accountId, 'k1'))),
  )
  const counts = Object.groupBy(results.map(outcome), (one) => one)
  assert.equal(counts['accepted']?.length, 1)
  assert.deepEqual(
    Object.keys(counts).filter((one) => !['accepted', 'replayed', 'idempotency_in_progress'].includes(one)),
    [],
  )
  assert.deepEqual(await statusCounts(accountId), { scheduled: 1 })
})

test('the key of a refused message is free: the same request may succeed later', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context, { account: { balance: '0.00' } })
  assert.equal(outcome(await pipeline.admit(keyed(accountId, 'k1'))), 'balance_insufficient')
  await inTransaction((tx) =>
    creditAccount(tx, { accountId, amount: 1_000_000_000n, currency: 'USD', note: 'test' }),
  )
  assert.equal(outcome(await pipeline.admit(keyed(accountId, 'k1', 'Another text now'))), 'accepted')
})

test('keys belong to their account', async (context) => {
  const one = await aSendingNetwork(context)
  const two = await aSendingNetwork(context)
  await one.pipeline.admit(keyed(one.accountId, 'same'))
  assert.equal(outcome(await one.pipeline.admit(keyed(two.accountId, 'same', 'Other'))), 'accepted')
})

test('a key that is decided twice under a nearly empty wallet still sends once', async (context) => {
  const { pipeline, accountId } = await aSendingNetwork(context, { account: { balance: '0.02' } })
  const results = await Promise.all(
    ['a', 'a', 'b', 'b', 'c'].map((key) => pipeline.admit(keyed(accountId, key))),
  )
  assert.deepEqual(results.map(outcome).filter((one) => one === 'accepted').length, 2)
  assert.equal(outcome(await pipeline.admit(keyed(accountId, 'a'))), 'replayed')
  assert.equal(outcome(await pipeline.admit(keyed(accountId, 'c'))), 'balance_insufficient')
})
