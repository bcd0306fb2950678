import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceClock, freezeClock, resetClock } from '#platform/clock.ts'
import { asAccount, db, inTransaction, one, sql } from '#platform/db.ts'
import { startFactInvalidation } from '#platform/fact-cache.ts'
import { Refusal } from '#platform/refusal.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { createApiKey, revokeApiKey } from './accounts.ts'
import { authenticateKey } from './authenticate-key.ts'

await useTestDatabase()

const home = '127.0.0.1'
const codeIs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const keyOf = (accountId: string) =>
  one<{ id: string; used: Date | null; prefix: string; row: string }>(
    db,
    sql`select id, last_used_at as used, prefix, k::text as row from accounts.api_keys k where account_id = ${accountId}`,
  )

test('knows the holder of a key and what it may do', async () => {
  const { accountId, apiKey } = await anAccount({ scopes: ['messages:write'] })
  const principal = await authenticateKey(apiKey, home)
  assert.equal(principal?.accountId, accountId)
  assert.equal(principal?.kind, 'key')
  assert.match(principal?.actor ?? '', /^key:key_[0-9a-f]{32}$/)
  assert.deepEqual([...(principal?.scopes ?? [])].sort(), ['account:read', 'messages:write'])
})

test('keeps the hash of a secret, never the secret', async () => {
  const { accountId, apiKey } = await anAccount()
  const { prefix, row } = await keyOf(accountId)
  assert.ok(apiKey.startsWith(prefix) && prefix.length < 16, prefix)
  assert.ok(!row.includes(apiKey.slice(prefix.length)))
  assert.ok(apiKey.length >= 'pk_live_'.length + 43)
})

test('refuses secrets that are forged, cut or lengthened', async () => {
  const { apiKey } = await anAccount()
  const last = apiKey.at(-2) === 'A' ? 'B' : 'A'
  const forged = [
    '',
    'pk_',
    apiKey.slice(0, -1),
    `${apiKey}A`,
    `${apiKey.slice(0, -2)}${last}${apiKey.at(-1)}`,
  ]
  for (const secret of [...forged, apiKey.toUpperCase(), `pk_live_${'x'.repeat(5_000)}`])
    assert.equal(await authenticateKey(secret, home), null, secret.slice(0, 60))
})

test('a revoked key ends at once', async () => {
  const { accountId, apiKey } = await anAccount()
  assert.ok(await authenticateKey(apiKey, home))
  const { id } = await keyOf(accountId)
  await asAccount(accountId, (tx) => revokeApiKey(tx, accountId, id))
  assert.equal(await authenticateKey(apiKey, home), null)
})

test('a key revoked in another process ends here too', async () => {
  const { accountId, apiKey } = await anAccount()
  const invalidation = await startFactInvalidation()
  try {
    assert.ok(await authenticateKey(apiKey, home))
    await inTransaction(async (tx) => {
      await tx.run(sql`update accounts.api_keys set revoked_at = created_at where account_id = ${accountId}`)
      await tx.query(sql`
        select pg_notify('patchbay_invalidate', 'api_keys ' || encode(secret_hash, 'hex'))
        from accounts.api_keys where account_id = ${accountId}`)
    })
    for (let i = 0; i < 200 && (await authenticateKey(apiKey, home)); i++)
      await new Promise((r) => setTimeout(r, 5))
    assert.equal(await authenticateKey(apiKey, home), null)
  } finally {
    await invalidation.stop()
  }
})

test("does not revoke another account's key", async () => {
  const [mine, theirs] = [await anAccount(), await anAccount()]
  const { id } = await keyOf(theirs.accountId)
  await assert.rejects(
    asAccount(mine.accountId, (tx) => revokeApiKey(tx, mine.accountId, id)),
    codeIs('not_found'),
  )
  assert.ok(await authenticateKey(theirs.apiKey, home))
})

test('answers only from the addresses of its list, in IPv4, IPv6 and IPv4 written as IPv6', async () => {
  const { apiKey } = await anAccount({ allowedIps: ['203.0.113.0/24', '2001:db8::/48', '198.51.100.7'] })
  for (const ip of ['203.0.113.9', '::ffff:203.0.113.9', '2001:db8:0:1::5', '198.51.100.7'])
    assert.ok(await authenticateKey(apiKey, ip), ip)
  for (const ip of ['203.0.114.1', '::ffff:203.0.114.1', '2001:db9::1', '198.51.100.8', 'nonsense', ''])
    await assert.rejects(authenticateKey(apiKey, ip), codeIs('ip_not_allowed'), ip)
})

test('makes no key for an address that cannot be read', async () => {
  for (const bad of ['10.0.0.0/33', '010.0.0.1', '127.1', 'example.com', '::/129', '10.0.0.1/8/8'])
    await assert.rejects(anAccount({ allowedIps: [bad] }), codeIs('invalid_request'), bad)
})

test("the operator's keys act for no account", async () => {
  const { secret } = await inTransaction((tx) =>
    createApiKey(tx, { accountId: null, name: 'ops', scopes: ['*'] }),
  )
  assert.match(secret, /^pk_op_/)
  const principal = await authenticateKey(secret, home)
  assert.equal(principal?.kind, 'operator')
  assert.equal(principal?.accountId, null)
  assert.ok(!principal?.scopes.has('*'), 'and hold no scope of an account')
})

test('notes when a key was used, at most once a minute', async () => {
  freezeClock(new Date('2030-01-01T00:00:00Z'))
  try {
    const { accountId, apiKey } = await anAccount()
    const usedAt = async (expected: string) => {
      await authenticateKey(apiKey, home)
      const read = async () => (await keyOf(accountId)).used?.toISOString()
      for (let i = 0; i < 200 && (await read()) !== expected; i++) await new Promise((r) => setTimeout(r, 5))
      assert.equal(await read(), expected)
    }
    await usedAt('2030-01-01T00:00:00.000Z')
    advanceClock(59_000)
    await authenticateKey(apiKey, home)
    advanceClock(1_000)
    await usedAt('2030-01-01T00:01:00.000Z')
  } finally {
    resetClock()
  }
})
