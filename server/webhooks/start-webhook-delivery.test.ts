import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import type { Events } from '#events.ts'
import { advanceClock, now, resetClock } from '#platform/clock.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { startFactInvalidation } from '#platform/fact-cache.ts'
import { publish } from '#platform/outbox.ts'
import { aWebhookEndpoint } from '#tools/testing/webhook-endpoint.ts'
import { aWebhookReceiver, type ReceivedCall, type WebhookReceiver } from '#tools/testing/webhook-receiver.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { changeEndpoint } from './change-endpoint.ts'
import { replayDeadDeliveries, replayDelivery } from './replay-deliveries.ts'
import { rotateDefaultSecret, rotateSecret } from './rotate-secret.ts'
import { startWebhookDelivery } from './start-webhook-delivery.ts'

after(() => invalidation.stop())
await useTestDatabase()
const invalidation = await startFactInvalidation()
const everything = new Set(['*'])
const running: { stop(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop()
  resetClock()
})

const receiver = async (...given: Parameters<typeof aWebhookReceiver>): Promise<WebhookReceiver> => {
  const made = await aWebhookReceiver(...given)
  running.push(made)
  return made
}
const start = async (): Promise<void> => void running.push(await startWebhookDelivery())

function delivered(overrides: Partial<Events['message.delivered']> = {}): Events['message.delivered'] {
  return {
    messageId: 'msg_0199b0c2aaaa7bbb8ccc0123456789ab',
    channel: 'sms',
    direction: 'outbound',
    status: 'delivered',
    from: 'PATCHBAY',
    to: '+919812345678',
    at: now().toISOString(),
    ...overrides,
  }
}
const tell = (accountId: string, ...items: Events['message.delivered'][]): Promise<void> =>
  inTransaction((tx) => publish(tx, 'message.delivered', accountId, ...items))

type Row = {
  id: string
  state: string
  tries: number
  owner: number | null
  log: { status: number | null; error: string | null; response: string }[]
  next_attempt_at: Date | null
}
const rowsOf = (accountId: string): Promise<Row[]> =>
  db.query<Row>(sql`
    select id, state, tries, owner, log, next_attempt_at from webhooks.deliveries where account_id = ${accountId} order by id`)
async function eventually<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (let waited = 0; ; waited += 20) {
    const value = await read()
    if (holds(value)) return value
    if (waited > 12_000) throw new Error(`it never came to hold: ${JSON.stringify(value)}`)
    await pause(20)
  }
}
const stateBecomes = (accountId: string, state: string): Promise<Row[]> =>
  eventually(
    () => rowsOf(accountId),
    (rows) => rows.length > 0 && rows.every((row) => row.state === state),
  )
const verified = (secret: string, { body, headers }: ReceivedCall): unknown =>
  new Webhook(secret).verify(body, headers)

test('signs so that a Standard Webhooks verifier accepts the call and refuses a forged one', async () => {
  const accountId = randomUUID()
  const hook = await receiver()
  const { secret } = await aWebhookEndpoint({ accountId, url: hook.url })
  await start()
  await tell(accountId, delivered({ to: '+91 नमस्ते' }))
  const [call] = (await hook.received(1)) as [ReceivedCall]
  const body = verified(secret, call) as { type: string; timestamp: string; data: { to: string } }
  assert.equal(body.type, 'message.delivered')
  assert.equal(body.data.to, '+91 नमस्ते')
  assert.match(call.headers['webhook-id'] ?? '', /^evt_[0-9a-f]{32}$/)
  assert.throws(() => verified(secret, { ...call, body: call.body.replace('sms', 'rcs') }))
  assert.throws(() => verified(`whsec_${Buffer.alloc(32).toString('base64')}`, call))
  const [row] = await stateBecomes(accountId, 'delivered')
  assert.equal(row?.log[0]?.status, 200)
})

test('tells an endpoint only of the events it subscribes to, and only those of its account', async () => {
  const [accountId, other] = [randomUUID(), randomUUID()]
  const hook = await receiver()
  await aWebhookEndpoint({ accountId, url: hook.url, events: ['wallet.low'] })
  await start()
  await tell(accountId, delivered())
  const low = { available: { amount: '1', currency: 'USD' } }
  await inTransaction((tx) => publish(tx, 'wallet.low', other, low))
  await inTransaction((tx) => publish(tx, 'wallet.low', accountId, low))
  await hook.received(1)
  await stateBecomes(accountId, 'delivered')
  assert.equal(hook.calls.length, 1)
  assert.equal(JSON.parse(hook.calls[0]?.body ?? '').type, 'wallet.low')
})

test('calls the URL given with a message, signed with the default secret of the account', async () => {
  const accountId = randomUUID()
  const hook = await receiver()
  const secret = await inTransaction((tx) => rotateDefaultSecret(tx, accountId))
  await start()
  await tell(accountId, delivered({ callbackUrl: `${hook.url}?order=7` }), delivered())
  const [call] = (await hook.received(1)) as [ReceivedCall]
  assert.equal(call.path, '/hook?order=7')
  verified(secret, call)
  assert.equal((await stateBecomes(accountId, 'delivered')).length, 1)
})

test('makes the default secret when a message first needs one', async () => {
  const accountId = randomUUID()
  const hook = await receiver()
  await start()
  await tell(accountId, delivered({ callbackUrl: hook.url }))
  await hook.received(1)
  await stateBecomes(accountId, 'delivered')
})

test('tries again after five seconds of the platform clock and then succeeds with the same octets', async () => {
  const accountId = randomUUID()
  const hook = await receiver((_, before) =>
    before === 0 ? { status: 500, body: 'out\0of order' } : { status: 204 },
  )
  const { secret } = await aWebhookEndpoint({ accountId, url: hook.url })
  await start()
  await tell(accountId, delivered())
  const [failed] = (await stateBecomes(accountId, 'retrying')) as [Row]
  assert.equal(failed.log[0]?.status, 500)
  assert.equal(failed.log[0]?.response, 'out\uFFFDof order')
  const waitMs = (failed.next_attempt_at as Date).getTime() - now().getTime()
  assert.ok(waitMs > 3_000 && waitMs <= 5_500, `waits ${waitMs} ms`)
  await pause(700)
  assert.equal(hook.calls.length, 1, 'not before its time')
  advanceClock(5_500)
  const calls = await hook.received(2)
  assert.equal(calls[1]?.body, calls[0]?.body)
  assert.equal(calls[1]?.headers['webhook-id'], calls[0]?.headers['webhook-id'])
  verified(secret, calls[1] as ReceivedCall)
  const [row] = (await stateBecomes(accountId, 'delivered')) as [Row]
  assert.deepEqual(
    row.log.map(({ status }) => status),
    [500, 204],
  )
})

test('waits as long as Retry-After asks', async () => {
  const accountId = randomUUID()
  const hook = await receiver(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
  await aWebhookEndpoint({ accountId, url: hook.url })
  await start()
  await tell(accountId, delivered())
  const [row] = (await stateBecomes(accountId, 'retrying')) as [Row]
  const waitMs = (row.next_attempt_at as Date).getTime() - now().getTime()
  assert.ok(waitMs > 3_590_000 && waitMs <= 3_600_000, `waits ${waitMs} ms`)
})

test('gives a delivery up after fourteen retries, and replays it when asked', async () => {
  const accountId = randomUUID()
  let works = false
  const hook = await receiver(() => ({ status: works ? 200 : 500 }))
  const endpoint = await aWebhookEndpoint({ accountId, url: hook.url })
  await start()
  const began = now()
  await tell(accountId, delivered())
  for (let calls = 1; calls < 15; calls++) {
    await hook.received(calls)
    await eventually(
      () => rowsOf(accountId),
      ([row]) => row?.tries === calls && row.owner === null,
    )
    advanceClock(5_000 * 2 ** (calls - 1) * 1.2)
  }
  const [dead] = (await stateBecomes(accountId, 'dead')) as [Row]
  assert.equal(dead.log.length, 15)
  works = true
  const later = new Date(now().getTime() + 1_000)
  const replayed = (since: Date) =>
    inTransaction((tx) => replayDeadDeliveries(tx, accountId, endpoint.uuid, since, everything))
  assert.equal(await replayed(later), 0)
  assert.equal(await replayed(new Date(began.getTime() - 1)), 1)
  await stateBecomes(accountId, 'delivered')
  await inTransaction((tx) => replayDelivery(tx, accountId, dead.id, everything))
  await hook.received(17)
  const [row] = (await stateBecomes(accountId, 'delivered')) as [Row]
  assert.equal(row.log.length, 17)
})

test('disables an endpoint that answers 410, and publishes it', async () => {
  const accountId = randomUUID()
  const hook = await receiver(() => ({ status: 410 }))
  const { uuid } = await aWebhookEndpoint({ accountId, url: hook.url })
  await start()
  await tell(accountId, delivered())
  await stateBecomes(accountId, 'dead')
  const [endpoint] = await eventually(
    () =>
      db.query<{ enabled: boolean; disabled_reason: string }>(
        sql`select enabled, disabled_reason from webhooks.endpoints where id = ${uuid}`,
      ),
    ([row]) => row?.enabled === false,
  )
  assert.equal(endpoint?.disabled_reason, 'gone')
  const events = await db.query(
    sql`select 1 from platform.outbox where account_id = ${accountId} and name = 'webhook.disabled'`,
  )
  assert.equal(events.length, 1)
  await tell(accountId, delivered())
  await pause(300)
  assert.equal(hook.calls.length, 1)
})

test('disables an endpoint that has failed for three days', async () => {
  const accountId = randomUUID()
  const hook = await receiver(() => ({ status: 500 }))
  const { uuid } = await aWebhookEndpoint({ accountId, url: hook.url })
  const endpoint = (): Promise<{ enabled: boolean; failing_since: Date | null }[]> =>
    db.query(sql`select enabled, failing_since from webhooks.endpoints where id = ${uuid}`)
  await start()
  await tell(accountId, delivered())
  await eventually(endpoint, ([row]) => row?.failing_since !== null)
  advanceClock(2 * 24 * 3_600_000)
  await hook.received(2)
  assert.equal((await endpoint())[0]?.enabled, true)
  advanceClock(25 * 3_600_000)
  await eventually(endpoint, ([row]) => row?.enabled === false)
})

test('a removed or disabled endpoint ends its retries without a call', async () => {
  const accountId = randomUUID()
  const hook = await receiver(() => ({ status: 500 }))
  const { uuid } = await aWebhookEndpoint({ accountId, url: hook.url })
  await start()
  await tell(accountId, delivered())
  await stateBecomes(accountId, 'retrying')
  await inTransaction((tx) => changeEndpoint(tx, accountId, uuid, { enabled: false }, everything))
  await pause(100)
  advanceClock(6_000)
  const [row] = (await stateBecomes(accountId, 'dead')) as [Row]
  assert.match(row.log.at(-1)?.error ?? '', /disabled or removed/)
  assert.equal(hook.calls.length, 1)
})

test('a slow endpoint does not delay another one, and its deliveries are kept meanwhile', async () => {
  const accountId = randomUUID()
  let release = (): void => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const slow = await receiver(async () => {
    await held
    return { status: 200 }
  })
  const quick = await receiver()
  await aWebhookEndpoint({ accountId, url: slow.url, events: ['message.delivered'] })
  await aWebhookEndpoint({ accountId, url: quick.url, events: ['message.delivered'] })
  await start()
  const began = performance.now()
  for (let batch = 0; batch < 4; batch++)
    await tell(accountId, ...Array.from({ length: 100 }, () => delivered()))
  await quick.received(400)
  assert.ok(performance.now() - began < 2_500, 'the quick one is served at once')
  const rows = await eventually(
    () => rowsOf(accountId),
    (all) => all.length === 800,
  )
  assert.equal(rows.filter(({ state }) => state === 'retrying').length, 400)
  assert.ok(slow.calls.length <= 96, 'bounded at one endpoint')
  release()
  await slow.received(400)
  await stateBecomes(accountId, 'delivered')
  assert.equal(slow.calls.length, 400, 'each was called once')
})

test('signs with the old secret too for a day after a rotation', async () => {
  const accountId = randomUUID()
  const hook = await receiver()
  const { uuid, secret: old } = await aWebhookEndpoint({ accountId, url: hook.url })
  await start()
  const { secret } = await inTransaction((tx) => rotateSecret(tx, accountId, uuid))
  await pause(50)
  await tell(accountId, delivered())
  const [first] = (await hook.received(1)) as [ReceivedCall]
  verified(old, first)
  verified(secret, first)
  advanceClock(24 * 3_600_000)
  await tell(accountId, delivered())
  const [, second] = (await hook.received(2)) as [ReceivedCall, ReceivedCall]
  assert.equal(second.headers['webhook-signature']?.split(' ').length, 1)
  assert.equal(first.headers['webhook-signature']?.split(' ').length, 2)
})

test('does not follow a redirect', async () => {
  const accountId = randomUUID()
  const elsewhere = await receiver()
  const hook = await receiver(() => ({ status: 302, headers: { location: elsewhere.url } }))
  await aWebhookEndpoint({ accountId, url: hook.url })
  await start()
  await tell(accountId, delivered())
  const [row] = (await stateBecomes(accountId, 'retrying')) as [Row]
  assert.match(row.log[0]?.error ?? '', /redirects are not followed/)
  assert.equal(elsewhere.calls.length, 0)
})

test('what is stored and sent survives characters the store does not take', async () => {
  const accountId = randomUUID()
  const hook = await receiver()
  await aWebhookEndpoint({ accountId, url: hook.url })
  await start()
  await tell(accountId, delivered({ from: 'a\0b\uD800c\\u0000' }))
  const [call] = (await hook.received(1)) as [ReceivedCall]
  assert.equal(JSON.parse(call.body).data.from, 'a\uFFFDb\uFFFDc\\u0000')
  await stateBecomes(accountId, 'delivered')
})

test('a stopped process leaves unanswered calls to its successor', async () => {
  const accountId = randomUUID()
  let answers = false
  const hook = await receiver(() => (answers ? { status: 200 } : null))
  await aWebhookEndpoint({ accountId, url: hook.url })
  const first = await startWebhookDelivery()
  await tell(accountId, delivered())
  await hook.received(1)
  await first.stop()
  const [row] = (await rowsOf(accountId)) as [Row]
  assert.deepEqual([row.state, row.owner], ['retrying', null])
  answers = true
  await start()
  await hook.received(2)
  await stateBecomes(accountId, 'delivered')
})
