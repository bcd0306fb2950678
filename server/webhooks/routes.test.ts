import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { now } from '#platform/clock.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { allowPrivateWebhooks } from '#tools/testing/webhook-receiver.ts'
import { deliveryId, markOf } from './delivery.ts'
import { deliveriesRecorded, ensureWeek } from './queries/deliveries.ts'
import { weekOf } from './recorder.ts'
import { routes } from './routes.ts'

await useTestDatabase()

type Answer = { status: number; body: Record<string, unknown> & { data: Record<string, unknown>[] } }
type Call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) => Promise<Answer>
/** A caller who has `webhooks:write` and these scopes. */
const as = (accountId: string, ...scopes: string[]): Call => {
  const api = apiFor(routes, aKeyHolder(accountId, 'webhooks:write', 'account:read', ...scopes))
  return async (...asked) => {
    const answer = await api(...asked)
    return { status: answer.statusCode, body: answer.body === '' ? { data: [] } : answer.json() }
  }
}
const call = (accountId: string, ...asked: Parameters<Call>): Promise<Answer> =>
  as(accountId, 'messages:read', 'consents:read', 'wallet:read')(...asked)
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

test('registers an endpoint only for events whose scope the key has', async () => {
  const url = 'https://8.8.8.8/hook'
  const tried: [readonly string[], readonly string[], string | null][] = [
    [[], ['message.received'], 'messages:read'],
    [[], ['account.suspended', 'webhook.disabled', 'allowance.reached'], null],
    [['messages:read'], ['message.received', 'message.delivered'], null],
    [['messages:read'], ['message.received', 'consent.changed'], 'consents:read'],
    [['messages:read', 'consents:read'], ['wallet.low'], 'wallet:read'],
    [['messages:read', 'consents:read'], ['*'], 'wallet:read'],
    [['messages:read', 'consents:read', 'wallet:read'], ['*'], null],
    [['*'], ['*'], null],
  ]
  for (const [scopes, events, missing] of tried) {
    const made = await as(randomUUID(), ...scopes)('POST', '/v1/webhook-endpoints', { url, events })
    assert.equal(made.status, missing === null ? 201 : 403, `${scopes.join()} ${events.join()}`)
    if (missing === null) continue
    assert.equal(made.body['code'], 'forbidden')
    assert.match(made.body['detail'] as string, new RegExp(missing))
  }
  const everything = await as(randomUUID(), 'messages:read')('POST', '/v1/webhook-endpoints', { url })
  assert.equal(everything.status, 403, 'no events named is all of them')
})

test('a key that may not read an endpoint’s events may not lead them elsewhere', async () => {
  const accountId = randomUUID()
  const path = `/v1/webhook-endpoints/${(await register(accountId)).body['id'] as string}`
  const weak = as(accountId)
  for (const change of [
    { url: 'https://8.8.4.4/' },
    { enabled: true },
    { events: ['message.received'] },
    { events: ['account.suspended'] },
  ])
    assert.equal((await weak('PATCH', path, change)).status, 403, JSON.stringify(change))
  assert.equal((await weak('PATCH', path, { enabled: false, description: 'off' })).status, 200)
  const kept = await as(accountId, 'messages:read')('PATCH', path, { url: 'https://8.8.4.4/' })
  assert.deepEqual([kept.status, kept.body['events']], [200, ['message.delivered']])
})

test('what waits for an endpoint counts among what a new URL is told', async () => {
  const accountId = randomUUID()
  const endpointId = (await register(accountId)).body['id'] as string
  const id = await aDeadDelivery(accountId, endpointId)
  const path = `/v1/webhook-endpoints/${endpointId}`
  await call(accountId, 'PATCH', path, { events: ['account.suspended'] })
  assert.equal((await as(accountId)('PATCH', path, { url: 'https://8.8.4.4/' })).status, 200)
  await call(accountId, 'POST', `/v1/webhook-deliveries/${id}/replay`)
  assert.equal((await as(accountId)('PATCH', path, { url: 'https://1.1.1.1/' })).status, 403)
})

test('a delivery is read and sent again only by a key that may read its event', async () => {
  const accountId = randomUUID()
  const endpointId = (await register(accountId)).body['id'] as string
  const delivery = `/v1/webhook-deliveries/${await aDeadDelivery(accountId, endpointId)}`
  const ofEndpoint = `/v1/webhook-endpoints/${endpointId}/replay`
  const since = '2020-01-01T00:00:00Z'
  const weak = as(accountId, 'wallet:read')
  assert.equal((await weak('GET', '/v1/webhook-deliveries')).body.data.length, 1)
  for (const answer of [
    await weak('GET', delivery),
    await weak('POST', `${delivery}/replay`),
    await weak('POST', ofEndpoint, { since }),
  ]) {
    assert.equal(answer.status, 403)
    assert.match(answer.body['detail'] as string, /messages:read/)
  }
  const reader = as(accountId, 'messages:read')
  assert.equal((await reader('GET', delivery)).body['state'], 'dead')
  assert.equal((await reader('POST', ofEndpoint, { since })).body['replayed'], 1)
})
