import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceClock, nowMs, resetClock } from '#platform/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { keyHolderAt, userAt } from '#tools/testing/sign-in.ts'
import { authenticate, suspendAccount } from './accounts.ts'
import { routes } from './routes.ts'

await useTestDatabase()
const app = httpServer(routes, authenticate)

type AuditLine = {
  actorName: string | null
  action: string
  target: string | null
  targetName: string | null
}

const asKey = keyHolderAt(app)
const asUser = userAt(app)

test('every change stands in the audit log of the account', async () => {
  const { apiKey, accountId } = await anAccount()
  const call = asKey(apiKey)
  const { id } = (await call('POST', '/v1/api-keys', { name: 'x' })).json()
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'aup', actor: 'operator:eve' }))
  const { data } = (await call('GET', '/v1/audit-events')).json()
  assert.equal(data[0].action, 'account.suspended')
  assert.equal(data[0].actor, 'operator:eve')
  assert.equal(data[1].action, 'POST /v1/api-keys')
  assert.equal(data[1].target, id)
  assert.match(data[1].actor, /^key:key_/)
})

test('the audit log names who did what to what, while it is known, and nobody of another account', async () => {
  const account = await anAccount()
  const owner = await asUser(account.userEmail, account.password)
  const key = (await owner('POST', '/v1/api-keys', { name: 'The shop' })).json()
  const person = { email: 'gone@example.org', name: 'Gone', role: 'agent' }
  const user = (await asKey(account.apiKey)('POST', '/v1/users', person)).json()
  const lines = async () => (await owner('GET', '/v1/audit-events?action=POST')).json().data
  const named = (line: AuditLine) => [line.actorName, line.target, line.targetName]
  assert.deepEqual((await lines()).map(named), [
    ['test', user.id, 'gone@example.org'],
    [account.userEmail, key.id, 'The shop'],
  ])
  await owner('DELETE', `/v1/users/${user.id}`)
  assert.deepEqual(named((await lines())[0]), ['test', user.id, null])
  const stranger = asKey((await anAccount()).apiKey)
  await stranger('DELETE', `/v1/api-keys/${key.id}`)
  await stranger('POST', '/v1/api-keys', { name: 'own' })
  const { data } = (await stranger('GET', '/v1/audit-events')).json()
  assert.deepEqual(
    data.map((line: AuditLine) => line.targetName),
    ['own'],
  )
})

test('the audit log is filtered by who, by what and by when, and goes on behind its cursor', async () => {
  const account = await anAccount()
  const [owner, key] = [await asUser(account.userEmail, account.password), asKey(account.apiKey)]
  const start = nowMs()
  const at = (ms: number) => encodeURIComponent(new Date(start + ms).toISOString())
  const actions = async (query: string) =>
    (await owner('GET', `/v1/audit-events?${query}`)).json().data.map((line: AuditLine) => line.action)
  try {
    advanceClock(60_000)
    await owner('POST', '/v1/api-keys', { name: 'one' })
    advanceClock(60_000)
    const { id } = (await key('POST', '/v1/smpp-credentials', {})).json()
    await key('DELETE', `/v1/smpp-credentials/${id}`)
  } finally {
    resetClock()
  }
  const [revoked, login, keyMade] = [
    'DELETE /v1/smpp-credentials/{id}',
    'POST /v1/smpp-credentials',
    'POST /v1/api-keys',
  ]
  assert.deepEqual(await actions('actor=TEST'), [revoked, login], 'the name of the key')
  assert.deepEqual(await actions(`actor=${account.userEmail.slice(0, 12)}&action=post`), [keyMade])
  assert.deepEqual(await actions('actor=key:'), [revoked, login], 'as it is written')
  assert.deepEqual(await actions('action=smpp'), [revoked, login])
  assert.deepEqual(await actions('actor=%25'), [], 'taken literally')
  assert.deepEqual(await actions(`since=${at(60_000)}&until=${at(110_000)}`), [keyMade])
  const first = (await owner('GET', '/v1/audit-events?action=smpp&limit=1')).json()
  assert.deepEqual(await actions(`action=smpp&limit=1&cursor=${first.next}`), [login])
})
