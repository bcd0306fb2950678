import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { now } from '#platform/clock.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { allowPrivateWebhooks } from '#tools/testing/webhook-receiver.ts'
import { deliveryId, markOf } from './delivery.ts'
import { deliveriesRecorded, ensureWeek } from './queries/deliveries.ts'
import { weekOf } from './recorder.ts'
import { routes } from './routes.ts'

await useTestDatabase()

// The caller's account travels as the token: who may call is the accounts module's to test.
const app = httpServer(routes, ({ authorization = '' }) =>
  Promise.resolve({
    actor: 'key:test',
    kind: 'key',
    accountId: authorization.replace('Bearer ', ''),
    scopes: new Set(['webhooks:write']),
    userId: null,
  }),
)
type Answer = { status: number; body: Record<string, unknown> & { data: Record<string, unknown>[] } }
async function call(
  accountId: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  body?: object,
): Promise<Answer> {
  const headers = { authorization: `Bearer ${accountId}` }
  const answer = await app.inject({ method, url, headers, ...(body && { payload: body }) })
  return { status: answer.statusCode, body: answer.body === '' ? { data: [] } : answer.json() }
}
const register = (accountId: string, url = 'https://8.8.8.8/hook'): Promise<Answer> =>
  call(accountId, 'POST', '/v1/webhook-endpoints', { url, events: ['message.delivered'] })

/** A dead delivery to an endpoint, as it would be recorded. */
async function aDeadDelivery(accountId: string, endpointId: string): Promise<string> {
  const [event, endpoint] = [uuidOf(newId('evt', now().getTime())), uuidOf(endpointId)]
  const id = deliveryId(event, markOf(endpoint))
  await inTransaction((tx) => tx.query(ensureWeek(weekOf(id))))
  const log = [
    {
      at: now().toISOString(),
      status: 500,
      latencyMs: 3,
      error: 'the endpoint answered 500',
      response: 'no',
    },
  ]
  const row = {
    account_id: accountId,
    id,
    target: endpoint,
    endpoint_id: endpoint,
    url: null,
    owner: null,
  }
  const rest = {
    event: 'message.delivered',
    event_id: event,
    body: '{"type": "x"}',
    state: 'dead',
    tries: 15,
  } as const
  await db.query(deliveriesRecorded([{ ...row, ...rest, log: JSON.stringify(log), next_attempt_at: null }]))
  return `whd_${id.replaceAll('-', '')}`
}

test('shows a secret at registration and at rotation only, and stores it sealed', async () => {
  const accountId = randomUUID()
  const made = await register(accountId)
  assert.equal(made.status, 201)
  assert.match(made.body['secret'] as string, /^whsec_[A-Za-z0-9+/]{43}=$/)
  const id = made.body['id'] as string
  const read = await call(accountId, 'GET', `/v1/webhook-endpoints/${id}`)
  assert.equal(read.body['secret'], undefined)
  assert.deepEqual(read.body['events'], ['message.delivered'])
  const rotated = await call(accountId, 'POST', `/v1/webhook-endpoints/${id}/rotate-secret`)
  assert.notEqual(rotated.body['secret'], made.body['secret'])
  const [row] = await db.query<{ secret: string }>(
    sql`select secret from webhooks.endpoints where account_id = ${accountId}`,
  )
  assert.match(row?.secret ?? '', /^v1\./)
})

test('refuses a URL that points inside, and an event that does not exist', async () => {
  allowPrivateWebhooks(false)
  const inside = await register(randomUUID(), 'http://169.254.169.254/')
  assert.deepEqual([inside.status, inside.body['code']], [422, 'url_refused'])
  assert.match(inside.body['detail'] as string, /not a public address/)
  const unknown = await call(randomUUID(), 'POST', '/v1/webhook-endpoints', {
    url: 'https://8.8.8.8/',
    events: ['message.eaten'],
  })
  assert.equal(unknown.status, 422)
})

test('changes, disables and removes an endpoint', async () => {
  const accountId = randomUUID()
  const path = `/v1/webhook-endpoints/${(await register(accountId)).body['id'] as string}`
  const off = await call(accountId, 'PATCH', path, { enabled: false, events: ['*'] })
  assert.deepEqual(
    [off.body['enabled'], off.body['disabledReason'], off.body['events']],
    [false, 'by_customer', ['*']],
  )
  assert.equal((await call(accountId, 'POST', `${path}/test`)).status, 409)
  const on = await call(accountId, 'PATCH', path, { enabled: true })
  assert.equal(on.body['disabledReason'], null)
  assert.equal((await call(accountId, 'POST', `${path}/test`)).status, 202)
  assert.equal((await call(accountId, 'DELETE', path)).status, 204)
  assert.equal((await call(accountId, 'GET', path)).status, 404)
})

test('lists deliveries by endpoint and state, and shows one with payload and attempts', async () => {
  const accountId = randomUUID()
  const endpointId = (await register(accountId)).body['id'] as string
  const id = await aDeadDelivery(accountId, endpointId)
  await aDeadDelivery(accountId, (await register(accountId)).body['id'] as string)
  const list = await call(accountId, 'GET', `/v1/webhook-deliveries?endpoint=${endpointId}&state=dead`)
  assert.deepEqual(
    list.body.data.map((one) => [one['id'], one['attempts'], one['lastStatus'], one['lastError']]),
    [[id, 1, 500, 'the endpoint answered 500']],
  )
  assert.equal((await call(accountId, 'GET', '/v1/webhook-deliveries?state=delivered')).body.data.length, 0)
  const first = await call(accountId, 'GET', '/v1/webhook-deliveries?limit=1')
  const rest = await call(accountId, 'GET', `/v1/webhook-deliveries?cursor=${first.body['next'] as string}`)
  assert.deepEqual([first.body.data.length, rest.body.data.length, rest.body['next']], [1, 1, null])
  const one = await call(accountId, 'GET', `/v1/webhook-deliveries/${id}`)
  assert.deepEqual(one.body['payload'], { type: 'x' })
  assert.equal((one.body['log'] as { response: string }[])[0]?.response, 'no')
})

test('replays one delivery, or all dead ones of an endpoint', async () => {
  const accountId = randomUUID()
  const endpointId = (await register(accountId)).body['id'] as string
  const id = await aDeadDelivery(accountId, endpointId)
  await aDeadDelivery(accountId, endpointId)
  const replayed = await call(accountId, 'POST', `/v1/webhook-deliveries/${id}/replay`)
  assert.deepEqual([replayed.status, replayed.body['state']], [202, 'retrying'])
  const all = await call(accountId, 'POST', `/v1/webhook-endpoints/${endpointId}/replay`, {
    since: '2020-01-01T00:00:00Z',
  })
  assert.deepEqual([all.status, all.body['replayed']], [202, 1])
})

test('another account neither sees, changes nor replays what is not its own', async () => {
  const [owner, other] = [randomUUID(), randomUUID()]
  const endpointId = (await register(owner)).body['id'] as string
  const id = await aDeadDelivery(owner, endpointId)
  const path = `/v1/webhook-endpoints/${endpointId}`
  const tried = [
    await call(other, 'GET', path),
    await call(other, 'PATCH', path, { enabled: false }),
    await call(other, 'DELETE', path),
    await call(other, 'POST', `${path}/rotate-secret`),
    await call(other, 'POST', `${path}/test`),
    await call(other, 'POST', `${path}/replay`, { since: '2020-01-01T00:00:00Z' }),
    await call(other, 'GET', `/v1/webhook-deliveries/${id}`),
    await call(other, 'POST', `/v1/webhook-deliveries/${id}/replay`),
  ]
  assert.deepEqual(new Set(tried.map(({ status }) => status)), new Set([404]))
  assert.equal((await call(other, 'GET', '/v1/webhook-endpoints')).body.data.length, 0)
  assert.equal((await call(other, 'GET', '/v1/webhook-deliveries')).body.data.length, 0)
  const unchanged = await call(owner, 'GET', `/v1/webhook-deliveries/${id}`)
  assert.equal(unchanged.body['state'], 'dead')
})
