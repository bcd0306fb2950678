import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceClock, resetClock } from '#platform/clock.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { forgetFacts } from '#platform/fact-cache.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { idOf } from '#shared/ids.ts'
import { anAccount, anOperator } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { keyHolderAt, userAt } from '#tools/testing/sign-in.ts'
import { authenticate, createUser, suspendAccount, type Scope } from './accounts.ts'
import { type Role } from './scopes.ts'
import { invitationMs, type User } from './create-user.ts'
import { routes } from './routes.ts'

await useTestDatabase()
const app = httpServer(routes, authenticate)

const asKey = keyHolderAt(app)
const asUser = userAt(app)

let count = 0
async function aUser(accountId: string, role: Role) {
  const [email, password] = [`user-${++count}@example.org`, 'a good password']
  const cost = { memoryKib: 8, passes: 1 }
  const { user } = await inTransaction((tx) =>
    createUser(tx, { accountId, email, name: 'U', role, password, cost }),
  )
  return { id: idOf('usr', user.id), call: await asUser(email, password) }
}

test('a key reads its own account', async () => {
  const { apiKey, id } = await anAccount({ name: 'Own', scopes: ['messages:write'] })
  const answer = await asKey(apiKey)('GET', '/v1/account')
  assert.equal(answer.statusCode, 200)
  const { id: shown, name, state, stateReason } = answer.json()
  assert.deepEqual(
    { shown, name, state, stateReason },
    { shown: id, name: 'Own', state: 'active', stateReason: null },
  )
})

test('a key without the scope is refused, naming it', async () => {
  const { apiKey } = await anAccount({ scopes: ['messages:write'] })
  const answer = await asKey(apiKey)('GET', '/v1/api-keys')
  assert.equal(answer.statusCode, 403)
  assert.match(answer.json().detail, /keys:write/)
})

test('makes a key whose secret works and is shown this once', async () => {
  const call = asKey((await anAccount()).apiKey)
  const made = (await call('POST', '/v1/api-keys', { name: 'ci', scopes: ['keys:write'] })).json()
  assert.equal((await asKey(made.secret)('GET', '/v1/api-keys')).statusCode, 200)
  const list = await call('GET', '/v1/api-keys')
  assert.ok(!list.body.includes(made.secret))
  assert.deepEqual(list.json().data[0].scopes, ['keys:write'])
})

test('a repeated Idempotency-Key leaves no secret in the database', async () => {
  const { apiKey, accountId } = await anAccount()
  const headers = { authorization: `Bearer ${apiKey}`, 'idempotency-key': 'once' }
  const url = '/v1/api-keys'
  const { secret } = (await app.inject({ method: 'POST', url, headers, payload: { name: 'x' } })).json()
  const stored = await db.query<{ row: string }>(
    sql`select k::text as row from platform.idempotency_keys k where account_id = ${accountId}`,
  )
  assert.ok(stored.every(({ row }) => !row.includes(secret)))
})

test('refuses scopes that do not exist', async () => {
  const { apiKey } = await anAccount()
  const answer = await asKey(apiKey)('POST', '/v1/api-keys', { name: 'x', scopes: ['messages:everything'] })
  assert.equal(answer.statusCode, 422)
})

test('a key cannot make a key that may do more than itself', async () => {
  const call = asKey((await anAccount({ scopes: ['keys:write', 'messages:read'] })).apiKey)
  for (const scopes of [['*'], ['messages:write']])
    assert.equal((await call('POST', '/v1/api-keys', { name: 'x', scopes })).json().code, 'forbidden')
  const made = await call('POST', '/v1/api-keys', { name: 'x' })
  assert.deepEqual(made.json().scopes.sort(), ['keys:write', 'messages:read'])
})

test('a key cannot make an SMPP login that may send when it may not', async () => {
  const make = async (...scopes: Scope[]) =>
    asKey((await anAccount({ scopes: ['keys:write', ...scopes] })).apiKey)('POST', '/v1/smpp-credentials', {})
  assert.equal((await make()).json().code, 'forbidden')
  assert.equal((await make('messages:read')).json().code, 'forbidden')
  assert.equal((await make('messages:write')).json().code, 'forbidden')
  assert.equal((await make('messages:write', 'messages:read')).statusCode, 201)
})

test('a key revoked over the API ends at once', async () => {
  const { apiKey } = await anAccount()
  const { id, secret } = (await asKey(apiKey)('POST', '/v1/api-keys', { name: 'x' })).json()
  assert.equal((await asKey(secret)('GET', '/v1/account')).statusCode, 200)
  assert.equal((await asKey(apiKey)('DELETE', `/v1/api-keys/${id}`)).statusCode, 204)
  assert.equal((await asKey(secret)('GET', '/v1/account')).statusCode, 401)
})

test('what belongs to another account is not there, and is left alone', async () => {
  const [mine, theirs] = [await anAccount(), await anAccount()]
  const [own, other] = [asKey(mine.apiKey), asKey(theirs.apiKey)]
  const key = (await other('POST', '/v1/api-keys', { name: 'theirs' })).json()
  const login = (await other('POST', '/v1/smpp-credentials', {})).json()
  const user = await aUser(theirs.accountId, 'agent')
  for (const url of [`/v1/api-keys/${key.id}`, `/v1/smpp-credentials/${login.id}`, `/v1/users/${user.id}`])
    assert.equal((await own('DELETE', url)).statusCode, 404, url)
  for (const url of ['/v1/api-keys/nonsense', `/v1/users/${key.id}`])
    assert.equal((await own('DELETE', url)).statusCode, 404, url)
  assert.equal((await asKey(key.secret)('GET', '/v1/account')).statusCode, 200)
  assert.equal((await user.call('GET', '/v1/account')).statusCode, 200)
  for (const url of ['/v1/api-keys', '/v1/smpp-credentials', '/v1/users', '/v1/audit-events']) {
    const { body } = await own('GET', url)
    for (const id of [key.id, login.id, user.id]) assert.ok(!body.includes(id), url)
  }
})

test('lists go on behind their cursor, newest first', async () => {
  const { apiKey } = await anAccount()
  const call = asKey(apiKey)
  for (const name of ['one', 'two', 'three']) await call('POST', '/v1/api-keys', { name })
  const first = (await call('GET', '/v1/api-keys?limit=2')).json()
  const second = (await call('GET', `/v1/api-keys?limit=2&cursor=${first.next}`)).json()
  const names = [...first.data, ...second.data].map((key: { name: string }) => key.name)
  assert.deepEqual(names, ['three', 'two', 'one', 'test'])
  assert.equal(second.next, null)
})

test('an invited user sets a password once, and in time', async () => {
  const { apiKey } = await anAccount()
  const call = asKey(apiKey)
  const invite = (email: string) => call('POST', '/v1/users', { email, name: 'Ina', role: 'agent' })
  const set = (token: string, password: string) =>
    app.inject({ method: 'POST', url: '/v1/session/password', payload: { token, password } })
  const { setPasswordToken: token } = (await invite('ina@example.org')).json()
  assert.equal((await set(token, 'short')).statusCode, 422)
  assert.equal((await set(`${token}x`, 'a good password')).statusCode, 404)
  assert.equal((await set(token, 'a good password')).statusCode, 204)
  assert.equal((await set(token, 'another password')).statusCode, 404, 'used up')
  const user = await asUser('ina@example.org', 'a good password')
  assert.equal((await user('GET', '/v1/account')).statusCode, 200)
  const late = (await invite('late@example.org')).json().setPasswordToken
  try {
    advanceClock(invitationMs)
    assert.equal((await set(late, 'a good password')).statusCode, 404, 'too late')
  } finally {
    resetClock()
  }
})

test('an invited user shows as invited, until when, and as active once a password is set', async () => {
  const call = asKey((await anAccount()).apiKey)
  const person = { email: 'iris@example.org', name: 'Iris', role: 'agent' }
  const made = (await call('POST', '/v1/users', person)).json()
  const shown = async () => (await call('GET', '/v1/users?q=iris')).json().data[0]
  assert.deepEqual([made.state, made.invitedUntil], ['invited', (await shown()).invitedUntil])
  assert.ok(Math.abs(Date.parse(made.invitedUntil) - Date.parse(made.createdAt) - invitationMs) < 1000)
  try {
    advanceClock(invitationMs)
    assert.deepEqual([(await shown()).state, (await shown()).invitedUntil], ['invited', null], 'ran out')
    const again = (await call('POST', `/v1/users/${made.id}/invitation`)).json()
    assert.equal((await shown()).invitedUntil, again.expiresAt)
    const payload = { token: again.setPasswordToken, password: 'a good password' }
    await app.inject({ method: 'POST', url: '/v1/session/password', payload })
  } finally {
    resetClock()
  }
  assert.equal((await shown()).state, 'active')
  await call('POST', `/v1/users/${made.id}/invitation`)
  assert.deepEqual([(await shown()).state, (await shown()).invitedUntil], ['active', null], 'a new password')
})

test('finds users by a part of their name or address, taken literally', async () => {
  const call = asKey((await anAccount()).apiKey)
  for (const [index, name] of ['Zoe 100%', 'Zoe 1000'].entries())
    await call('POST', '/v1/users', { email: `z${index}@example.com`, name, role: 'agent' })
  const found = async (q: string) =>
    (await call('GET', `/v1/users?q=${encodeURIComponent(q)}`)).json().data.map((user: User) => user.name)
  assert.deepEqual(await found('zOE'), ['Zoe 1000', 'Zoe 100%'])
  assert.deepEqual(await found('100%'), ['Zoe 100%'])
  assert.deepEqual(await found('nobody'), [])
})

test('an agent works with messages, not with keys, users or logins', async () => {
  const agent = await aUser((await anAccount()).accountId, 'agent')
  for (const url of ['/v1/api-keys', '/v1/users', '/v1/smpp-credentials', '/v1/audit-events'])
    assert.equal((await agent.call('GET', url)).statusCode, 403, url)
})

test('a developer cannot let people in, nor make a key that could', async () => {
  const developer = await aUser((await anAccount()).accountId, 'developer')
  const person = { email: 'friend@example.org', name: 'F', role: 'agent' }
  assert.equal((await developer.call('POST', '/v1/users', person)).statusCode, 403)
  assert.equal((await developer.call('POST', '/v1/api-keys', { name: 'x', scopes: ['*'] })).statusCode, 403)
  const own = (await developer.call('POST', '/v1/api-keys', { name: 'x' })).json()
  assert.equal((await asKey(own.secret)('POST', '/v1/users', person)).statusCode, 403)
})

test('only an owner makes or removes an owner, and the last one stays', async () => {
  const account = await anAccount()
  const owner = await asUser(account.userEmail, account.password)
  const admin = await aUser(account.accountId, 'admin')
  const second = { email: 'second@example.org', name: 'S', role: 'owner' }
  assert.equal((await admin.call('POST', '/v1/users', second)).statusCode, 403)
  assert.equal((await asKey(account.apiKey)('POST', '/v1/users', second)).statusCode, 403)
  const users = (await owner('GET', '/v1/users')).json().data
  const ownerId = users.find((user: { role: string }) => user.role === 'owner').id
  assert.equal((await admin.call('DELETE', `/v1/users/${ownerId}`)).statusCode, 403)
  assert.equal((await owner('DELETE', `/v1/users/${ownerId}`)).statusCode, 409)
  assert.equal((await owner('POST', '/v1/users', second)).statusCode, 201)
  assert.equal((await owner('DELETE', `/v1/users/${ownerId}`)).statusCode, 204)
  assert.equal((await owner('GET', '/v1/account')).statusCode, 401, 'and is out at once')
})

test('removing a user ends their sessions at once', async () => {
  const { accountId, apiKey } = await anAccount()
  const user = await aUser(accountId, 'agent')
  assert.equal((await user.call('GET', '/v1/account')).statusCode, 200)
  assert.equal((await asKey(apiKey)('DELETE', `/v1/users/${user.id}`)).statusCode, 204)
  assert.equal((await user.call('GET', '/v1/account')).statusCode, 401)
})

test('a new role holds from the next request on, and in sessions that are open', async () => {
  const account = await anAccount()
  const owner = await asUser(account.userEmail, account.password)
  const user = await aUser(account.accountId, 'agent')
  assert.equal((await user.call('GET', '/v1/users')).statusCode, 403)
  const changed = await owner('PATCH', `/v1/users/${user.id}`, { role: 'admin' })
  assert.deepEqual([changed.statusCode, changed.json().role], [200, 'admin'])
  assert.equal((await user.call('GET', '/v1/users')).statusCode, 200)
  assert.deepEqual((await user.call('GET', '/v1/session')).json().user.scopes, ['account:read', '*'])
  await owner('PATCH', `/v1/users/${user.id}`, { role: 'agent' })
  assert.equal((await user.call('GET', '/v1/users')).statusCode, 403)
})

test('only an owner gives or takes the role of owner, and the last one keeps it', async () => {
  const account = await anAccount()
  const owner = await asUser(account.userEmail, account.password)
  const admin = await aUser(account.accountId, 'admin')
  const ownerId = (await owner('GET', '/v1/session')).json().user.id
  const roleOf = (call: typeof owner, id: string, role: string) => call('PATCH', `/v1/users/${id}`, { role })
  assert.equal((await roleOf(admin.call, admin.id, 'owner')).statusCode, 403)
  assert.equal((await roleOf(admin.call, ownerId, 'agent')).statusCode, 403)
  assert.equal((await roleOf(owner, ownerId, 'agent')).statusCode, 409)
  assert.equal((await roleOf(owner, admin.id, 'operator')).statusCode, 422)
  assert.equal((await roleOf(owner, admin.id, 'owner')).statusCode, 200)
  assert.equal((await roleOf(owner, ownerId, 'agent')).statusCode, 200)
  const stranger = await aUser((await anAccount()).accountId, 'agent')
  assert.equal((await roleOf(admin.call, stranger.id, 'admin')).statusCode, 404)
})

test('who is invited again sets a new password once, whatever was invited before', async () => {
  const { apiKey, accountId } = await anAccount()
  const call = asKey(apiKey)
  const user = await aUser(accountId, 'agent')
  const invite = async () => (await call('POST', `/v1/users/${user.id}/invitation`)).json().setPasswordToken
  const set = (token: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/session/password',
      payload: { token, password: 'a new password' },
    })
  const [first, second] = [await invite(), await invite()]
  assert.equal((await user.call('GET', '/v1/account')).statusCode, 200, 'works until it is used')
  assert.equal((await set(second)).statusCode, 204)
  assert.equal((await user.call('GET', '/v1/account')).statusCode, 401)
  assert.equal((await set(first)).statusCode, 404)
  const agent = await aUser(accountId, 'agent')
  assert.equal((await agent.call('POST', `/v1/users/${user.id}/invitation`)).statusCode, 403)
  const owner = (await call('GET', '/v1/users'))
    .json()
    .data.find((one: { role: string }) => one.role === 'owner')
  assert.equal((await call('POST', `/v1/users/${owner.id}/invitation`)).statusCode, 403)
})

test('a suspended account still reads, and says why it is suspended', async () => {
  const { accountId, apiKey } = await anAccount()
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'fraud', actor: 'operator:test' }))
  const { state, stateReason } = (await asKey(apiKey)('GET', '/v1/account')).json()
  assert.deepEqual({ state, stateReason }, { state: 'suspended', stateReason: 'fraud' })
})

test('an account that has ended reads until it is terminated, and changes nothing', async () => {
  const { accountId, apiKey } = await anAccount()
  const become = async (state: string) => {
    await db.query(sql`update accounts.accounts set state = ${state} where account_id = ${accountId}`)
    forgetFacts('accounts')
  }
  const call = asKey(apiKey)
  await become('export_only')
  assert.equal((await call('GET', '/v1/account')).statusCode, 200)
  assert.equal((await call('POST', '/v1/api-keys', { name: 'x' })).json().code, 'account_export_only')
  await become('terminated')
  assert.equal((await call('GET', '/v1/account')).json().code, 'account_terminated')
})

test('the addresses of the operator are closed to accounts, and those of accounts to the operator', async () => {
  const account = await anAccount()
  const owner = await asUser(account.userEmail, account.password)
  assert.equal((await asKey(account.apiKey)('GET', '/operator/v1/accounts')).statusCode, 403)
  assert.equal((await owner('GET', '/operator/v1/accounts')).statusCode, 403)
  assert.equal((await app.inject('/operator/v1/accounts')).statusCode, 401)
  const operator = await anOperator()
  assert.equal((await asKey(operator.apiKey)('GET', '/v1/account')).statusCode, 403)
  assert.equal((await asKey(operator.apiKey)('GET', '/operator/v1/accounts')).statusCode, 200)
})

test('the operator opens an account, finds it, suspends it and lifts the suspension', async () => {
  const { userEmail, password } = await anOperator()
  const call = await asUser(userEmail, password)
  const given = {
    name: 'Zebra 100%',
    email: 'zoe@example.net',
    currency: 'EUR',
    timezone: 'Europe/Berlin',
    country: 'DE',
  }
  const made = await call('POST', '/operator/v1/accounts', { ...given, password: 'zebra crossing' })
  assert.equal(made.statusCode, 201, made.body)
  const { id } = made.json()
  const found = (await call('GET', '/operator/v1/accounts?q=zebra%20100%25')).json().data
  assert.deepEqual(
    found.map((account: { id: string }) => account.id),
    [id],
  )
  assert.deepEqual((await call('GET', '/operator/v1/accounts?q=z%25bra')).json().data, [], 'no wildcards')
  const owner = await asUser('zoe@example.net', 'zebra crossing')
  assert.equal((await owner('GET', '/v1/account')).json().id, id)
  const suspended = await call('POST', `/operator/v1/accounts/${id}/suspend`, {
    reason: 'security',
    note: 'key leaked',
  })
  assert.equal(suspended.json().state, 'suspended')
  assert.equal(
    (await call('POST', `/operator/v1/accounts/${id}/suspend`, { reason: 'mood' })).statusCode,
    422,
  )
  const lifted = await call('POST', `/operator/v1/accounts/${id}/reactivate`, {})
  assert.equal(lifted.json().state, 'active')
})

test('an owner without a password gets a token to set one', async () => {
  const { apiKey } = await anOperator()
  const given = { name: 'Y', email: 'yara@example.net', currency: 'EUR', timezone: 'UTC', country: 'DE' }
  const { setPasswordToken } = (await asKey(apiKey)('POST', '/operator/v1/accounts', given)).json()
  assert.match(setPasswordToken, /^pst_/)
  const again = await asKey(apiKey)('POST', '/operator/v1/accounts', { ...given, email: 'Yara@Example.net' })
  assert.equal(again.statusCode, 409)
})

test('the operator raises an allowance with the written approval only, and takes it back', async () => {
  const { apiKey } = await anOperator()
  const { id } = await anAccount()
  const patch = (body: object) => asKey(apiKey)('PATCH', `/operator/v1/accounts/${id}`, body)
  assert.equal((await patch({ messageQuota: 90_000 })).statusCode, 422)
  const raised = (
    await patch({ messageQuota: 90_000, messageQuotaApproval: 'CXE-7.5 letter 12', name: 'New' })
  ).json()
  assert.deepEqual(
    [raised.messageQuota, raised.messageQuotaApproval, raised.name],
    [90_000, 'CXE-7.5 letter 12', 'New'],
  )
  const back = (await patch({ messageQuota: null })).json()
  assert.deepEqual([back.messageQuota, back.messageQuotaApproval], [null, null])
  assert.equal((await patch({ timezone: 'Nowhere/Town' })).statusCode, 422)
})
