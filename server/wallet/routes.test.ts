import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setVariable } from '#platform/config.ts'
import { asAccount, db, inTransaction, sql } from '#platform/db.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder, apiFor, operator } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aWallet } from '#tools/testing/wallet.ts'
import { routes } from './routes.ts'
import { placeHolds } from './wallet.ts'

await useTestDatabase()

const usd = (amount: string) => ({ amount, currency: 'USD' })
const asOperator = apiFor(routes, operator)
const on = (testInstance: boolean) => setVariable('PATCHBAY_TEST_INSTANCE', testInstance ? '1' : '')

test('an account that never had money sees an empty wallet in its own currency', async () => {
  const { accountId } = await anAccount({ currency: 'INR' })
  const answer = await apiFor(routes, aKeyHolder(accountId))('GET', '/v1/wallet')
  assert.equal(answer.statusCode, 200)
  const { available, currency } = answer.json()
  assert.deepEqual(
    { available, currency },
    { available: { amount: '0.00', currency: 'INR' }, currency: 'INR' },
  )
})

test('a top-up on a test instance is there at once, and its line says so', async () => {
  on(true)
  const { accountId } = await anAccount()
  const call = apiFor(routes, aKeyHolder(accountId))
  const made = await call('POST', '/v1/wallet/top-ups', { amount: usd('12.5') })
  assert.equal(made.statusCode, 201, made.body)
  assert.deepEqual((await call('GET', '/v1/wallet')).json().available, usd('12.50'))
  const [entry] = (await call('GET', '/v1/wallet/entries')).json().data
  assert.deepEqual(entry, made.json())
  assert.deepEqual([entry.kind, entry.amount, entry.availableAfter], ['credit', usd('12.50'), usd('12.50')])
})

test('elsewhere a top-up needs a payment gateway, and nothing is credited', async () => {
  on(false)
  const { accountId } = await anAccount()
  const call = apiFor(routes, aKeyHolder(accountId))
  const answer = await call('POST', '/v1/wallet/top-ups', { amount: usd('12.5') })
  assert.equal(answer.statusCode, 409)
  assert.equal(answer.json().code, 'payment_gateway_missing')
  assert.deepEqual((await call('GET', '/v1/wallet')).json().available, usd('0.00'))
})

test('the same Idempotency-Key tops up once, also when both come at the same time', async () => {
  on(true)
  const { accountId } = await anAccount()
  const call = apiFor(routes, aKeyHolder(accountId))
  const twice = [1, 2].map(() =>
    call('POST', '/v1/wallet/top-ups', { amount: usd('3') }, { 'idempotency-key': 'once' }),
  )
  const [first, second] = await Promise.all(twice)
  assert.deepEqual(first?.json(), second?.json())
  assert.deepEqual((await call('GET', '/v1/wallet')).json().available, usd('3.00'))
})

test('the same Idempotency-Key with another amount is refused', async () => {
  on(true)
  const { accountId } = await anAccount()
  const call = apiFor(routes, aKeyHolder(accountId))
  const key = { 'idempotency-key': 'other' }
  await call('POST', '/v1/wallet/top-ups', { amount: usd('3') }, key)
  const answer = await call('POST', '/v1/wallet/top-ups', { amount: usd('4') }, key)
  assert.equal(answer.json().code, 'idempotency_conflict')
})

test('a top-up is in the audit log', async () => {
  on(true)
  const { accountId } = await anAccount()
  await apiFor(routes, aKeyHolder(accountId))('POST', '/v1/wallet/top-ups', { amount: usd('3') })
  const rows = await db.query<{ action: string }>(
    sql`select action from platform.audit_events where account_id = ${accountId}`,
  )
  assert.ok(rows.some(({ action }) => action === 'POST /v1/wallet/top-ups'))
})

test('a top-up of nothing, of less, or in another currency is refused', async () => {
  on(true)
  const { accountId } = await anAccount()
  const call = apiFor(routes, aKeyHolder(accountId))
  for (const amount of [usd('0'), usd('-1'), { amount: '1', currency: 'EUR' }, usd('9999999999'), usd('1e3')])
    assert.equal((await call('POST', '/v1/wallet/top-ups', { amount })).statusCode, 422)
})

test('a top-up beyond what a wallet can hold is refused, also when two would reach it together', async () => {
  on(true)
  const { accountId } = await anAccount()
  const call = apiFor(routes, aKeyHolder(accountId))
  const topUps = [1, 2].map(() => call('POST', '/v1/wallet/top-ups', { amount: usd('9000000000') }))
  const statuses = (await Promise.all(topUps)).map(({ statusCode }) => statusCode)
  assert.deepEqual(
    statuses.toSorted((a, b) => a - b),
    [201, 422],
  )
  assert.deepEqual((await call('GET', '/v1/wallet')).json().available, usd('9000000000.00'))
})

test('a key that may only read may not top up', async () => {
  on(true)
  const { accountId } = await anAccount()
  const call = apiFor(routes, aKeyHolder(accountId, 'wallet:read'))
  assert.equal((await call('POST', '/v1/wallet/top-ups', { amount: usd('3') })).statusCode, 403)
})

test("the operator credits an account, once for its Idempotency-Key, and the account reads the operator's note", async () => {
  const { accountId, id } = await anAccount()
  const body = { amount: usd('40'), note: 'bank transfer 881' }
  const key = { 'idempotency-key': `credit ${id}` }
  const first = await asOperator('POST', `/operator/v1/accounts/${id}/credits`, body, key)
  assert.equal(first.statusCode, 201, first.body)
  await asOperator('POST', `/operator/v1/accounts/${id}/credits`, body, key)
  const { data } = (await apiFor(routes, aKeyHolder(accountId))('GET', '/v1/wallet/entries')).json()
  assert.deepEqual(
    data.map((entry: { note: string }) => entry.note),
    ['bank transfer 881'],
  )
})

test('a credit for an account that does not exist is refused', async () => {
  const answer = await asOperator(
    'POST',
    `/operator/v1/accounts/acc_${'0'.repeat(12)}7${'0'.repeat(3)}8${'0'.repeat(15)}/credits`,
    {
      amount: usd('1'),
      note: 'x',
    },
  )
  assert.equal(answer.statusCode, 404)
})

test('entries come newest first, page by page, and only those of the account', async () => {
  const { accountId } = await anAccount()
  await aWallet({ accountId, credit: '1.00' })
  await aWallet({ credit: '99.00' })
  for (let n = 1; n <= 4; n++)
    await inTransaction((tx) => placeHolds(tx, [{ accountId, amount: BigInt(n), count: n }]))
  const call = apiFor(routes, aKeyHolder(accountId))
  const first = (await call('GET', '/v1/wallet/entries?limit=3')).json()
  const second = (await call('GET', `/v1/wallet/entries?limit=3&cursor=${first.next}`)).json()
  const amounts = [...first.data, ...second.data].map((entry) => entry.amount.amount)
  assert.deepEqual(amounts, ['-0.000000004', '-0.000000003', '-0.000000002', '-0.000000001', '1.00'])
  assert.equal(second.next, null)
})

test('sets the alert level in its own wallet, and takes it away again', async () => {
  const { accountId } = await anAccount()
  await aWallet({ accountId })
  const call = apiFor(routes, aKeyHolder(accountId))
  const set = await call('PATCH', '/v1/wallet', { alertLevel: usd('5') })
  assert.deepEqual(set.json().alertLevel, usd('5.00'))
  assert.equal((await call('PATCH', '/v1/wallet', { alertLevel: null })).json().alertLevel, null)
  const foreign = await call('PATCH', '/v1/wallet', { alertLevel: { amount: '5', currency: 'EUR' } })
  assert.equal(foreign.statusCode, 422)
})

test("an account's own transaction can neither credit itself nor change another's alert level", async () => {
  const [own, other] = [await aWallet(), await aWallet()]
  await assert.rejects(
    asAccount(own, (tx) => tx.query(sql`update wallet.wallets set available = 1 where account_id = ${own}`)),
    /permission denied/,
  )
  const changed = await asAccount(own, (tx) =>
    tx.query(sql`update wallet.wallets set low_at = 1 where account_id = ${other} returning 1`),
  )
  assert.deepEqual(changed, [])
})
