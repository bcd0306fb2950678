import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type pg from 'pg'
import { runningEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { uuidOf } from '#shared/ids.ts'
import { keyHolder, openAccount, type Call, type OtherAccount } from '#tools/testing/callers.ts'
import { aPlace, aPortBase, startInstance, eventually, type Instance } from '#tools/testing/instance.ts'
import { plantRow } from '#tools/testing/planted-row.ts'
import { onServer } from '#tools/testing/server.ts'
import { aWebhookReceiver, type WebhookReceiver } from '#tools/testing/webhook-receiver.ts'

type Listed<T = { id: string }> = { data: T[] }
type Endpoint = { id: string; url: string; enabled: boolean; disabledReason: string | null }
type Delivery = { id: string; endpointId: string; state: string; attempts: number }
type Attempt = readonly [method: string, path: string, body?: object]

const place = aPlace()
let instance: Instance
let receiver: WebhookReceiver
/** The first account: it has one of everything. */
let call: Call
/** The one beside it, which must find none of that. */
let other: OtherAccount
const made = { message: '', contact: '', key: '', suppression: '', sender: '', endpoint: '', gone: '' }

before(async () => {
  receiver = await aWebhookReceiver(({ path }) => ({ status: path.endsWith('/gone') ? 410 : 200 }))
  instance = await startInstance(join(place.path, 'a'), await aPortBase(), ['--demo'], {
    PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: '1',
  })
  call = keyHolder(instance.url, instance.demo.account.apiKey)
  other = await openAccount(instance, 'other', '7.77', '+15550100400')
  const events = ['message.delivered']
  made.endpoint = await make('/v1/webhook-endpoints', { url: receiver.url, events })
  made.gone = await make('/v1/webhook-endpoints', { url: `${receiver.url}/gone`, events })
  await make('/v1/messages', aMessage())
  await eventually(async () => (await deliveries()).length === 2)
  const sendAt = new Date(Date.now() + 3_600_000).toISOString()
  made.message = await make('/v1/messages', { ...aMessage(), sendAt })
  made.contact = await make('/v1/contacts', { name: 'Ann', identities: [] })
  made.key = await make('/v1/api-keys', { name: 'mine' })
  made.suppression = await make('/v1/suppressions', {
    channel: 'sms',
    address: '+14155550199',
    scope: 'all',
    reason: 'asked',
  })
  made.sender = await make('/v1/senders', { channel: 'sms', address: '+15550100500', kind: 'long_code' })
})

after(async () => {
  await instance?.end('SIGTERM')
  await receiver?.stop()
  await place.clear()
})

const aMessage = (): object => ({
  channel: 'sms',
  to: '+14155550123',
  content: { type: 'text', text: 'Hello' },
})

async function make(path: string, body: object): Promise<string> {
  const answer = await call<{ id: string }>('POST', path, body)
  assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}

const listed = async <T = { id: string }>(by: Call, path: string): Promise<T[]> =>
  (await by<Listed<T>>('GET', path)).body.data
const deliveries = () => listed<Delivery>(call, '/v1/webhook-deliveries')
const endpoints = () => listed<Endpoint>(call, '/v1/webhook-endpoints')

async function assertNotFound(attempts: readonly Attempt[]): Promise<void> {
  for (const [method, path, body] of attempts)
    assert.equal((await other.call(method, path, body)).status, 404, `${method} ${path}`)
}

test("another account's key finds nothing of the first one's", async () => {
  await assertNotFound([
    ['GET', `/v1/messages/${made.message}`],
    ['POST', `/v1/messages/${made.message}/cancel`],
    ['GET', `/v1/contacts/${made.contact}`],
    ['PATCH', `/v1/contacts/${made.contact}`, { name: 'Eve' }],
    ['DELETE', `/v1/contacts/${made.contact}`],
    ['GET', `/v1/contacts/${made.contact}/timeline`],
    ['GET', `/v1/contacts/${made.contact}/consents`],
    ['DELETE', `/v1/api-keys/${made.key}`],
    ['DELETE', `/v1/suppressions/${made.suppression}`],
    ['PATCH', `/v1/senders/${made.sender}`, { state: 'inactive' }],
    ['DELETE', `/v1/senders/${made.sender}`],
  ])
  for (const path of ['messages', 'contacts', 'suppressions']) {
    assert.ok((await listed(call, `/v1/${path}`)).length > 0, path)
    assert.deepEqual(await listed(other.call, `/v1/${path}`), [], path)
  }
  for (const path of ['api-keys', 'senders', 'wallet/entries', 'audit-events']) {
    const mine = new Set((await listed(call, `/v1/${path}?limit=200`)).map(({ id }) => id))
    const seen = await listed(other.call, `/v1/${path}?limit=200`)
    assert.ok(mine.size > 0 && seen.length > 0, path)
    assert.deepEqual(
      seen.filter(({ id }) => mine.has(id)),
      [],
      path,
    )
  }
  const wallet = await other.call<{ available: { amount: string } }>('GET', '/v1/wallet')
  assert.equal(wallet.body.available.amount, '7.77')
  const message = await call<{ status: string }>('GET', `/v1/messages/${made.message}`)
  assert.equal(message.body.status, 'scheduled')
  assert.equal((await call<{ name: string }>('GET', `/v1/contacts/${made.contact}`)).body.name, 'Ann')
})

test("another account's key finds, changes and replays no webhook of the first one", async () => {
  const before = { endpoints: await endpoints(), deliveries: await deliveries() }
  const dead = before.deliveries.find(({ state }) => state === 'dead')?.id ?? ''
  const delivered = before.deliveries.find(({ state }) => state === 'delivered')?.id ?? ''
  assert.ok(dead && delivered, JSON.stringify(before.deliveries))
  const since = '2020-01-01T00:00:00Z'
  for (const id of [made.endpoint, made.gone])
    await assertNotFound([
      ['GET', `/v1/webhook-endpoints/${id}`],
      ['PATCH', `/v1/webhook-endpoints/${id}`, { enabled: true, url: `${receiver.url}/eve` }],
      ['DELETE', `/v1/webhook-endpoints/${id}`],
      ['POST', `/v1/webhook-endpoints/${id}/rotate-secret`],
      ['POST', `/v1/webhook-endpoints/${id}/test`],
      ['POST', `/v1/webhook-endpoints/${id}/replay`, { since }],
    ])
  for (const id of [dead, delivered])
    await assertNotFound([
      ['GET', `/v1/webhook-deliveries/${id}`],
      ['POST', `/v1/webhook-deliveries/${id}/replay`],
    ])
  for (const path of [
    'webhook-endpoints',
    'webhook-deliveries',
    'webhook-deliveries?state=dead',
    `webhook-deliveries?endpoint=${made.gone}`,
  ]) {
    assert.ok((await listed(call, `/v1/${path}`)).length > 0, path)
    assert.deepEqual(await listed(other.call, `/v1/${path}`), [], path)
  }
  assert.deepEqual({ endpoints: await endpoints(), deliveries: await deliveries() }, before)
  assert.equal(receiver.calls.length, 2)
  // The owner's own key may do what the other's could not.
  assert.equal((await call('POST', `/v1/webhook-deliveries/${delivered}/replay`)).status, 202)
  await receiver.received(3)
})

/** Every table with an account_id; what stands for a week of another is reached through that one. */
async function accountTables(database: pg.Client): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
    where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema') order by 1`)
  return rows.map(({ name }) => name)
}

/** The accounts whose rows a request of one account sees in a table; null where its role may not look at all. */
async function ownersSeen(database: pg.Client, account: string, table: string): Promise<string[] | null> {
  await database.query('savepoint request')
  try {
    await database.query('set local role patchbay_app')
    await database.query(`select set_config('app.account_id', $1, true)`, [account])
    const { rows } = await database.query<{ id: string }>(`select distinct account_id as id from ${table}`)
    return rows.map(({ id }) => id)
  } catch (error) {
    assert.equal((error as { code?: string }).code, '42501', `${table}: ${(error as Error).message}`)
    return null
  } finally {
    await database.query('rollback to savepoint request')
  }
}

test('raw SQL as the role of requests sees no row of another account, though every table has one', async () => {
  const url = await runningEmbeddedPostgres(join(place.path, 'a', 'postgres'))
  const [mine, theirs] = [uuidOf(other.id), uuidOf(instance.demo.account.id)]
  await onServer(url ?? '', async (database) => {
    const tables = await accountTables(database)
    let open = 0
    for (const table of tables) {
      await database.query('begin')
      const has = () => database.query(`select from ${table} where account_id = $1 limit 1`, [theirs])
      if ((await has()).rowCount === 0) await plantRow(database, table, theirs)
      assert.equal((await has()).rowCount, 1, `${table} has nothing to hide`)
      const seen = await ownersSeen(database, mine, table)
      assert.deepEqual(seen?.filter((id) => id !== mine) ?? [], [], table)
      const own = await ownersSeen(database, theirs, table)
      if (own) assert.deepEqual(own, [theirs], `${table} hides an account's rows from itself`)
      if (own) open++
      await database.query('rollback')
    }
    assert.ok(tables.length >= 30 && open >= 20, `${open} of ${tables.length} tables are open to requests`)
  })
})
