import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceClock, freezeClock, resetClock } from '#platform/clock.ts'
import { asAccount, db, inTransaction, sql } from '#platform/db.ts'
import { forgetFacts } from '#platform/fact-cache.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import {
  authenticateBind,
  createSmppCredential,
  revokeSmppCredential,
  smppCredentialStands,
  suspendAccount,
  type NewSmppCredential,
} from './accounts.ts'
import { failureWindowMs, failuresMax } from './lock-out.ts'

await useTestDatabase()

const cost = { memoryKib: 8, passes: 1 }
async function aLogin(overrides: Partial<NewSmppCredential> = {}) {
  const { accountId } = await anAccount()
  const made = await asAccount(accountId, (tx) => createSmppCredential(tx, { accountId, cost, ...overrides }))
  return { ...made.credential, password: made.password }
}
const home = '127.0.0.1'

test('an SMPP client binds with its system id and password', async () => {
  const { systemId, password, accountId, id } = await aLogin({ maxBinds: 2, maxPerSecond: 50 })
  assert.ok(systemId.length <= 15 && password.length === 8)
  assert.deepEqual(await authenticateBind(systemId, password, home), {
    accountId,
    credentialId: id,
    systemId,
    maxBinds: 2,
    maxPerSecond: 50,
  })
})

test('a wrong password and an unknown system id bind nobody', async () => {
  const { systemId, password } = await aLogin()
  assert.equal(await authenticateBind(systemId, `${password}x`, home), null)
  assert.equal(await authenticateBind(systemId, '', home), null)
  assert.equal(await authenticateBind('nobody', password, home), null)
})

test('an SMPP client binds only from the addresses of its list', async () => {
  const { systemId, password } = await aLogin({ allowedIps: ['192.0.2.0/28'] })
  assert.ok(await authenticateBind(systemId, password, '::ffff:192.0.2.3'))
  assert.equal(await authenticateBind(systemId, password, '192.0.2.16'), null)
})

test('a revoked SMPP login binds no more, and bound sessions learn of it', async () => {
  const { systemId, password, accountId, id } = await aLogin()
  assert.equal(await smppCredentialStands(id), true)
  await asAccount(accountId, (tx) => revokeSmppCredential(tx, accountId, id))
  assert.equal(await smppCredentialStands(id), false)
  assert.equal(await authenticateBind(systemId, password, home), null)
})

test('ten wrong binds shut one address out for fifteen minutes, and no other', async () => {
  freezeClock(new Date('2032-01-01T00:00:00Z'))
  try {
    const { systemId, password } = await aLogin()
    for (let i = 0; i < failuresMax.atName; i++) await authenticateBind(systemId, 'wrong', '192.0.2.200')
    assert.equal(await authenticateBind(systemId, password, '192.0.2.200'), null)
    assert.ok(await authenticateBind(systemId, password, '192.0.2.201'))
    advanceClock(failureWindowMs)
    assert.ok(await authenticateBind(systemId, password, '192.0.2.200'))
  } finally {
    resetClock()
  }
})

test('a suspended account still binds to receive; an ended one does not', async () => {
  const { systemId, password, accountId } = await aLogin()
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'aup', actor: 'operator:test' }))
  assert.ok(await authenticateBind(systemId, password, home))
  await db.query(sql`update accounts.accounts set state = 'terminated' where account_id = ${accountId}`)
  forgetFacts('accounts')
  assert.equal(await authenticateBind(systemId, password, home), null)
})

test('a system id is given out once over all accounts', async () => {
  await aLogin({ systemId: 'acme-gw' })
  await assert.rejects(aLogin({ systemId: 'acme-gw' }), { code: 'conflict' })
})
