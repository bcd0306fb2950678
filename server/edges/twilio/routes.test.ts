import assert from 'node:assert/strict'
import { test } from 'node:test'
import { db, sql } from '#platform/db.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accountOfCredential } from './known-credentials.ts'
import { routes } from './routes.ts'

await useTestDatabase()

async function aCaller(...scopes: string[]) {
  const { accountId } = await anAccount()
  return { accountId, call: apiFor(routes, aKeyHolder(accountId, ...scopes)) }
}

const path = '/v1/twilio-credentials'

test('the first token is primary, the second waits, a third is refused until one is promoted', async () => {
  const { call } = await aCaller()
  const make = () => call('POST', path, { kind: 'auth_token' })
  const [first, second, third] = [await make(), await make(), await make()]
  assert.deepEqual(
    [first, second, third].map(({ statusCode }) => statusCode),
    [201, 201, 409],
  )
  assert.deepEqual([first.json().rank, second.json().rank], ['primary', 'secondary'])
  assert.match(first.json().secret, /^[0-9a-f]{32}$/)
  assert.match(first.json().accountSid, /^AC[0-9a-f]{32}$/)
  assert.equal((await call('DELETE', `${path}/${first.json().id}`)).statusCode, 409)
  assert.equal((await call('POST', `${path}/${first.json().id}/promote`)).statusCode, 409)
  assert.equal((await call('POST', `${path}/${second.json().id}/promote`)).json().rank, 'primary')
  const { accountSid, data } = (await call('GET', path)).json()
  assert.equal(accountSid, first.json().accountSid)
  assert.deepEqual(
    data.map(({ id, rank }: { id: string; rank: string }) => [id, rank]),
    [[second.json().id, 'primary']],
  )
  assert.equal((await make()).json().rank, 'secondary')
})

test('an API key signs in under a sid of its own until it is deleted; no secret is stored as it is', async () => {
  const { accountId, call } = await aCaller()
  const { id, sid, secret, rank } = (await call('POST', path, { kind: 'api_key', name: 'CI' })).json()
  const token = (await call('POST', path, { kind: 'auth_token' })).json()
  assert.match(sid, /^SK[0-9a-f]{32}$/)
  assert.equal(rank, null)
  assert.equal(await accountOfCredential(sid, secret), accountId)
  assert.equal(await accountOfCredential(sid, token.secret), null)
  assert.equal(await accountOfCredential(token.sid, token.secret), accountId)
  const stored = await db.query<{ secret: string }>(
    sql`select secret from edges.twilio_credentials where account_id = ${accountId}`,
  )
  assert.equal(stored.length, 2)
  for (const row of stored) assert.ok(![secret, token.secret].some((one: string) => row.secret.includes(one)))
  assert.equal((await call('DELETE', `${path}/${id}`)).statusCode, 204)
  assert.equal((await call('DELETE', `${path}/${id}`)).statusCode, 404)
})

test('nobody hands on what he may not do himself, and nobody sees the credentials of others', async () => {
  const { call } = await aCaller('keys:write', 'messages:write', 'messages:read')
  assert.equal((await call('POST', path, { kind: 'api_key' })).statusCode, 403)
  const mine = (await (await aCaller()).call('POST', path, { kind: 'auth_token' })).json()
  assert.equal((await call('DELETE', `${path}/${mine.id}`)).statusCode, 404)
  assert.deepEqual((await call('GET', path)).json().data, [])
})

test('an account chooses how its URLs are told', async () => {
  const { call } = await aCaller()
  assert.deepEqual((await call('GET', '/v1/twilio-settings')).json(), { callbackBody: 'form' })
  await call('PATCH', '/v1/twilio-settings', { callbackBody: 'json' })
  assert.deepEqual((await call('GET', '/v1/twilio-settings')).json(), { callbackBody: 'json' })
  assert.equal((await call('PATCH', '/v1/twilio-settings', { callbackBody: 'xml' })).statusCode, 422)
})
