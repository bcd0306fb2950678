import assert from 'node:assert/strict'
import { test } from 'node:test'
import { db, dedicatedConnection, sql } from '#platform/db.ts'
import { unseal } from '#platform/secrets.ts'
import { uuidOf } from '#shared/ids.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder, apiFor, operator } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { carriersOf } from './channels.ts'
import { routes } from './routes.ts'

await useTestDatabase()
const call = apiFor(routes, operator)

let count = 0
const newCarrier = (given: object = {}) => ({
  name: `Carrier ${++count}`,
  channel: 'sms',
  settings: { host: 'smsc.example.com', port: 2775, systemId: 'us' },
  credentials: { password: 'geheim' },
  ...given,
})
async function aCarrierId(): Promise<string> {
  return (await call('POST', '/operator/v1/carriers', newCarrier())).json().id
}
const stored = async (id: string) =>
  (await carriersOf()).carriers.find((carrier) => carrier.id === uuidOf(id))

test('sets a carrier up with the settings its channel knows, and never shows its credentials', async () => {
  const made = await call('POST', '/operator/v1/carriers', newCarrier({ ratePerSecond: 50 }))
  assert.equal(made.statusCode, 201, made.body)
  const { id, enabled, ratePerSecond, settings } = made.json()
  assert.match(id, /^car_/)
  assert.deepEqual(
    [enabled, ratePerSecond, settings.window, settings.host],
    [true, 50, 10, 'smsc.example.com'],
  )
  const list = await call('GET', '/operator/v1/carriers')
  assert.ok(list.json().data.some((carrier: { id: string }) => carrier.id === id))
  for (const body of [made.body, list.body]) assert.ok(!/geheim|credentials|sealed|password/.test(body))
})

test('stores credentials sealed for their own carrier', async () => {
  const carrier = await stored(await aCarrierId())
  assert.ok(carrier)
  assert.ok(!carrier.sealed?.includes('geheim'))
  assert.deepEqual(JSON.parse(unseal(carrier.sealed ?? '', carrier.id)), { password: 'geheim' })
  assert.throws(() => unseal(carrier.sealed ?? '', 'another'))
})

test('names every setting and credential that the channel does not take', async () => {
  const settings = { host: '', port: 70_000, systemId: 'us' }
  const answer = await call('POST', '/operator/v1/carriers', newCarrier({ settings }))
  assert.equal(answer.statusCode, 422)
  assert.deepEqual(
    answer.json().errors.map((error: { path: string }) => error.path),
    ['settings.host', 'settings.port'],
  )
  const missing = await call('POST', '/operator/v1/carriers', newCarrier({ credentials: {} }))
  assert.deepEqual(missing.json().errors[0].path, 'credentials.password')
})

test('refuses a name that is taken, and a channel without carriers', async () => {
  const body = newCarrier()
  await call('POST', '/operator/v1/carriers', body)
  assert.equal((await call('POST', '/operator/v1/carriers', body)).json().code, 'conflict')
  const voice = await call('POST', '/operator/v1/carriers', newCarrier({ channel: 'voice' }))
  assert.equal(voice.json().code, 'channel_unavailable')
})

test('changes what is named and keeps the rest', async () => {
  const id = await aCarrierId()
  const changed = await call('PATCH', `/operator/v1/carriers/${id}`, {
    enabled: false,
    settings: { window: 99, sourceTon: 5 },
  })
  const { enabled, settings, ratePerSecond } = changed.json()
  assert.deepEqual(
    [enabled, settings.window, settings.sourceTon, settings.port, ratePerSecond],
    [false, 99, 5, 2775, 0],
  )
  const again = await call('PATCH', `/operator/v1/carriers/${id}`, {
    settings: { sourceTon: null },
    enabled: true,
  })
  assert.deepEqual([again.json().settings.sourceTon, again.json().settings.window], [undefined, 99])
  const carrier = await stored(id)
  assert.deepEqual(JSON.parse(unseal(carrier?.sealed ?? '', carrier?.id ?? '')), { password: 'geheim' })
})

test('replaces the credentials of a carrier', async () => {
  const id = await aCarrierId()
  await call('PATCH', `/operator/v1/carriers/${id}`, { credentials: { password: 'neu' } })
  const carrier = await stored(id)
  assert.deepEqual(JSON.parse(unseal(carrier?.sealed ?? '', carrier?.id ?? '')), { password: 'neu' })
})

test('a change that the channel does not take changes nothing', async () => {
  const id = await aCarrierId()
  const answer = await call('PATCH', `/operator/v1/carriers/${id}`, {
    enabled: false,
    settings: { window: 0 },
  })
  assert.equal(answer.statusCode, 422)
  assert.equal((await stored(id))?.enabled, true)
})

test('removes a carrier with its routes, once', async () => {
  const carrierId = await aCarrierId()
  const { id } = (await call('POST', '/operator/v1/routes', { channel: 'sms', carrierId })).json()
  assert.equal((await call('DELETE', `/operator/v1/carriers/${carrierId}`)).statusCode, 204)
  assert.equal((await call('DELETE', `/operator/v1/carriers/${carrierId}`)).statusCode, 404)
  assert.equal((await call('DELETE', `/operator/v1/routes/${id}`)).statusCode, 404)
})

test('makes, lists and removes a route', async () => {
  const [carrierId, account] = [await aCarrierId(), await anAccount()]
  const body = {
    channel: 'sms',
    carrierId,
    prefix: '+91',
    class: 'promotional',
    accountId: account.id,
    priority: 5,
    cost: '0.002',
  }
  const made = await call('POST', '/operator/v1/routes', body)
  assert.equal(made.statusCode, 201, made.body)
  const { id, ...shown } = made.json()
  assert.match(id, /^rte_/)
  assert.deepEqual(shown, { ...body, prefix: '91', cost: '0.002' })
  const ids = async () =>
    (await call('GET', '/operator/v1/routes')).json().data.map((route: { id: string }) => route.id)
  assert.ok((await ids()).includes(id))
  assert.equal((await call('DELETE', `/operator/v1/routes/${id}`)).statusCode, 204)
  assert.ok(!(await ids()).includes(id))
})

test('refuses a route to nobody, to a carrier of another channel, and for an account there is not', async () => {
  const carrierId = await aCarrierId()
  const nowhere = `${'0'.repeat(12)}7${'0'.repeat(3)}8${'0'.repeat(15)}`
  const refused = async (body: object) => (await call('POST', '/operator/v1/routes', body)).statusCode
  assert.equal(await refused({ channel: 'sms', carrierId: `car_${nowhere}` }), 404)
  assert.equal(await refused({ channel: 'voice', carrierId }), 422)
  assert.equal(await refused({ channel: 'sms', carrierId, accountId: `acc_${nowhere}` }), 404)
  assert.equal(await refused({ channel: 'sms', carrierId, cost: '01' }), 422)
})

test('every process hears of a change when it is committed', async (t) => {
  const client = await dedicatedConnection()
  t.after(() => client.end())
  let heard = 0
  client.on('notification', () => heard++)
  await client.query('listen patchbay_carriers')
  const carrierId = await aCarrierId()
  await call('POST', '/operator/v1/routes', { channel: 'sms', carrierId })
  await call('PATCH', `/operator/v1/carriers/${carrierId}`, { enabled: false })
  await call('DELETE', `/operator/v1/carriers/${carrierId}`)
  await until(
    () => heard === 4,
    () => `${heard} changes of 4 were heard`,
  )
})

test('what the operator does to carriers is in the audit log, without the credentials', async () => {
  const id = await aCarrierId()
  const rows = await db.query<{ row: string }>(
    sql`select a::text as row from platform.audit_events a where target = ${id}`,
  )
  assert.equal(rows.length, 1)
  assert.ok(!rows[0]?.row.includes('geheim'))
})

test('an account may not see carriers', async () => {
  const { accountId } = await anAccount()
  assert.equal((await apiFor(routes, aKeyHolder(accountId))('GET', '/operator/v1/carriers')).statusCode, 403)
})

test('whoever links an account to a provider, ends a link or changes a template leaves a line in the audit log', () => {
  const changing = routes.filter(
    ({ path, method, changesNothing }) =>
      path.startsWith('/v1/connectors') && method !== 'GET' && !changesNothing,
  )
  assert.ok(changing.length >= 11, `${changing.length}`)
  for (const { method, path, ownTransaction, auditedAfterwards } of changing)
    assert.ok(!ownTransaction || auditedAfterwards, `${method} ${path}`)
})
