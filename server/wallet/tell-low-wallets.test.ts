import assert from 'node:assert/strict'
import { test } from 'node:test'
import { db, inTransaction, sql } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aWallet } from '#tools/testing/wallet.ts'
import { setAlertLevel } from './queries.ts'
import { placeHolds } from './wallet.ts'
import { tellLowWallets } from './tell-low-wallets.ts'
import { creditAccount } from './credit-account.ts'

await useTestDatabase()

const unit = 1_000_000_000n
const told = async (accountId: string) => {
  await inTransaction(tellLowWallets)
  const rows = await db.query<{ items: unknown[] }>(
    sql`select items from platform.outbox where account_id = ${accountId} and name = 'wallet.low' order by id`,
  )
  return rows.flatMap(({ items }) => items)
}
const spend = (accountId: string, amount: bigint) =>
  inTransaction((tx) => placeHolds(tx, [{ accountId, amount, count: 1 }]))

test('tells once that a wallet fell below its alert level, with what is left', async () => {
  const id = await aWallet({ credit: '3.00' })
  await inTransaction((tx) => setAlertLevel(tx, id, 2n * unit))
  assert.deepEqual(await told(id), [])
  await spend(id, unit + 1n)
  const low = [{ available: { amount: '1.999999999', currency: 'USD' } }]
  assert.deepEqual(await told(id), low)
  await spend(id, 1n)
  assert.deepEqual(await told(id), low)
})

test('tells again when the wallet was filled and fell once more', async () => {
  const id = await aWallet({ credit: '1.00' })
  await inTransaction((tx) => setAlertLevel(tx, id, 2n * unit))
  assert.equal((await told(id)).length, 1)
  await inTransaction((tx) => creditAccount(tx, { accountId: id, amount: 5n * unit, currency: 'USD' }))
  assert.equal((await told(id)).length, 1)
  await spend(id, 5n * unit)
  assert.equal((await told(id)).length, 2)
})

test('a balance exactly at the level is not low', async () => {
  const id = await aWallet({ credit: '2.00' })
  await inTransaction((tx) => setAlertLevel(tx, id, 2n * unit))
  assert.deepEqual(await told(id), [])
})

test('a wallet without an alert level is never told of', async () => {
  const id = await aWallet({ credit: '0.00' })
  assert.deepEqual(await told(id), [])
})
