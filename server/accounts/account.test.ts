import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asAccount, db, inTransaction, sql } from '#platform/db.ts'
import { startFactInvalidation } from '#platform/fact-cache.ts'
import { Refusal } from '#platform/refusal.ts'
import { loadPack, policy, usePack } from '#policy/policy.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import {
  accountFacts,
  getAccount,
  mayReceiveTraffic,
  peekAccountFacts,
  reactivateAccount,
  refusalFor,
  suspendAccount,
} from './accounts.ts'

await useTestDatabase()

const suspend = (accountId: string, reason: 'fraud' | 'non_payment') =>
  inTransaction((tx) => suspendAccount(tx, accountId, { reason, actor: 'operator:test' }))
const reactivate = (accountId: string, reason: 'fraud' | 'non_payment' | null) =>
  inTransaction((tx) => reactivateAccount(tx, accountId, { reason, actor: 'operator:test' }))
const stateOf = async (accountId: string) => (await accountFacts([accountId])).get(accountId)?.state
const eventsOf = async (accountId: string) =>
  (
    await db.query<{ name: string }>(
      sql`select name from platform.outbox where account_id = ${accountId} order by id`,
    )
  ).map((row) => row.name)
const codeIs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('only an active account may receive traffic', () => {
  assert.equal(mayReceiveTraffic('active'), true)
  for (const state of ['suspended', 'export_only', 'terminated'] as const)
    assert.equal(mayReceiveTraffic(state), false)
})

test('says for each state why nothing is sent', async () => {
  await anAccount()
  assert.equal(refusalFor({ state: 'active', stateReason: null }), null)
  assert.equal(refusalFor({ state: 'suspended', stateReason: 'fraud' })?.code, 'account_suspended')
  assert.equal(refusalFor({ state: 'export_only', stateReason: null })?.code, 'account_export_only')
  assert.equal(refusalFor({ state: 'terminated', stateReason: null })?.code, 'account_terminated')
})

test('gives the facts of known accounts and leaves unknown ones out', async () => {
  const { accountId } = await anAccount({
    name: 'Ada Ltd',
    currency: 'INR',
    timezone: 'Asia/Kolkata',
    country: 'IN',
  })
  const unknown = uuidOf(newId('acc', 1))
  const facts = await accountFacts([accountId, unknown])
  assert.deepEqual([...facts.keys()], [accountId])
  const { name, currency, timezone, country, state, pack, messageQuota } = facts.get(accountId)!
  assert.deepEqual(
    { name, currency, timezone, country, state, pack, messageQuota },
    {
      name: 'Ada Ltd',
      currency: 'INR',
      timezone: 'Asia/Kolkata',
      country: 'IN',
      state: 'active',
      pack: 'house',
      messageQuota: null,
    },
  )
  assert.equal(peekAccountFacts(accountId)?.name, 'Ada Ltd', 'then they are in memory')
})

test('suspends at once, tells it once, and says the clause', async () => {
  const { accountId } = await anAccount()
  assert.equal(await stateOf(accountId), 'active')
  await suspend(accountId, 'non_payment')
  await suspend(accountId, 'non_payment')
  assert.equal(await stateOf(accountId), 'suspended')
  assert.deepEqual(await eventsOf(accountId), ['account.suspended'])
  const refusal = refusalFor(await asAccount(accountId, (tx) => getAccount(tx, accountId)))
  assert.equal(refusal?.code, 'account_suspended')
  assert.equal(refusal.clause, policy().suspensionEffects('non_payment').clause)
})

test('paying lifts the suspension for non-payment, not the one for fraud', async () => {
  const { accountId } = await anAccount()
  await suspend(accountId, 'non_payment')
  await suspend(accountId, 'fraud')
  assert.equal(await reactivate(accountId, 'non_payment'), false)
  assert.equal((await accountFacts([accountId])).get(accountId)?.stateReason, 'fraud')
  assert.equal(await reactivate(accountId, null), true)
  assert.equal(await reactivate(accountId, null), true, 'lifting what does not stand changes nothing')
  assert.equal(await stateOf(accountId), 'active')
  assert.deepEqual(await eventsOf(accountId), [
    'account.suspended',
    'account.suspended',
    'account.reactivated',
  ])
})

test('an ended account is neither suspended nor reactivated', async () => {
  const { accountId } = await anAccount()
  await db.query(sql`update accounts.accounts set state = 'terminated' where account_id = ${accountId}`)
  await assert.rejects(suspend(accountId, 'fraud'), codeIs('conflict'))
  await assert.rejects(reactivate(accountId, null), codeIs('conflict'))
})

test('a suspension that is rolled back leaves the account active', async () => {
  const { accountId } = await anAccount()
  await assert.rejects(
    inTransaction(async (tx) => {
      await suspendAccount(tx, accountId, { reason: 'fraud', actor: 'operator:test' })
      throw new Error('changed my mind')
    }),
  )
  assert.equal(await stateOf(accountId), 'active')
})

test('a suspension in another process reaches the facts of this one', async () => {
  const { accountId } = await anAccount()
  const invalidation = await startFactInvalidation()
  try {
    assert.equal(await stateOf(accountId), 'active')
    await inTransaction(async (tx) => {
      await tx.run(sql`update accounts.accounts set state = 'suspended' where account_id = ${accountId}`)
      await tx.query(sql`select pg_notify('patchbay_invalidate', ${`accounts ${accountId}`})`)
    })
    for (let i = 0; i < 200 && peekAccountFacts(accountId); i++) await new Promise((r) => setTimeout(r, 5))
    assert.equal(await stateOf(accountId), 'suspended')
  } finally {
    await invalidation.stop()
  }
})

test('opens no account in a time zone that does not exist', async () => {
  await assert.rejects(anAccount({ timezone: 'Mars/Olympus' }), codeIs('invalid_request'))
})

test('an allowance of its own needs the written approval', async () => {
  await assert.rejects(anAccount({ messageQuota: 500 }), codeIs('invalid_request'))
  const { accountId } = await anAccount({ messageQuota: 500, messageQuotaApproval: 'letter of 3 May' })
  assert.equal((await accountFacts([accountId])).get(accountId)?.messageQuota, 500)
})

test('CXE-7.4: an account whose used-up allowance is unpaid can be suspended, and its callers are told the clause', async (context) => {
  const { accountId } = await anAccount()
  const house = policy()
  context.after(() => usePack(house))
  usePack(loadPack('cx-engage'))
  await inTransaction((tx) =>
    suspendAccount(tx, accountId, { reason: 'quota_unpaid', actor: 'operator:test' }),
  )
  const account = (await accountFacts([accountId])).get(accountId)!
  const refusal = refusalFor(account)
  assert.deepEqual([refusal?.code, refusal?.clause], ['account_suspended', 'CXE-7.4'])
})
