import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connectDatabase, db, disconnectDatabase, sql } from '#platform/db.ts'
import { runningEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { keyHolder, signedIn, type Call } from '#tools/testing/callers.ts'
import { aPlace, aPortBase, startInstance, eventually, type Instance } from '#tools/testing/instance.ts'
import { OutsideCarrier } from '#tools/testing/outside-carrier.ts'
import { startSteadyLoad, type SteadyLoad } from '#tools/testing/steady-load.ts'
import { aWebhookReceiver, type WebhookReceiver } from '#tools/testing/webhook-receiver.ts'
import { ledgerFaults } from '#wallet/wallet.ts'

const kills = 5
const perSecond = 300
/** The carrier takes so many unanswered submits: fewer than are recorded at once, so that the bound is the window's and no batch's. */
const window = 10
/** It has taken so many at least when the next kill comes. */
const betweenKills = 300
/** What a message to the United States costs the demo account, in nano-units, and what it had to spend. */
const price = 7_500_000n
const credit = 100_000_000_000n

type Message = { id: string; status: string; charge: string }
type Page = { data: Message[]; next: string | null }

const place = aPlace()
const data = join(place.path, 'a')
const carrier = new OutsideCarrier()
let portBase = 0
let receiver: WebhookReceiver
let instance: Instance
let call: Call
let load: SteadyLoad
/** The id that was answered for each text. */
let accepted: ReadonlyMap<string, string>

const start = () =>
  startInstance(data, portBase, ['--demo', '--no-sandbox'], { PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: '1' })

/** A customer sends 300 messages a second, whatever happens; five times the process is killed with no warning. */
before(async () => {
  portBase = await aPortBase()
  await carrier.start(portBase + 21)
  receiver = await aWebhookReceiver()
  instance = await start()
  call = keyHolder(instance.url, instance.demo.account.apiKey)
  const endpoint = { url: receiver.url, events: ['message.delivered'] }
  assert.equal((await call('POST', '/v1/webhook-endpoints', endpoint)).status, 201)
  await narrowTheWindow()
  load = startSteadyLoad(instance.demo, perSecond)
  for (let kill = 0; kill < kills; kill++) {
    await carrier.takesMore(betweenKills)
    await instance.end('SIGKILL')
    instance = await start()
  }
  accepted = await load.accepted()
  await eventually(async () => (await standing('accepted,scheduled,queued,submitted')).length === 0, 120_000)
  await eventually(
    async () => receiver.calls.length >= accepted.size && told().size === accepted.size,
    60_000,
  )
  connectDatabase((await runningEmbeddedPostgres(join(data, 'postgres'))) ?? '')
})

async function narrowTheWindow(): Promise<void> {
  const operator = await signedIn(instance.url, instance.demo.operator)
  const { body } = await operator<{ data: { id: string; settings: object }[] }>(
    'GET',
    '/operator/v1/carriers',
  )
  for (const { id, settings } of body.data) {
    const change = { settings: { ...settings, window } }
    assert.equal((await operator('PATCH', `/operator/v1/carriers/${id}`, change)).status, 200)
  }
}

after(async () => {
  load?.end()
  await disconnectDatabase()
  await instance?.end('SIGTERM')
  await receiver?.stop()
  await carrier.stop()
  await place.clear()
})

/** The messages of the account, or some that stand so. */
async function standing(statuses?: string): Promise<Message[]> {
  if (statuses) return (await call<Page>('GET', `/v1/messages?limit=1&status=${statuses}`)).body.data
  const all: Message[] = []
  for (let cursor = ''; ;) {
    const { body } = await call<Page>('GET', `/v1/messages?limit=200${cursor && `&cursor=${cursor}`}`)
    all.push(...body.data)
    if (body.next === null) return all
    cursor = body.next
  }
}

/** The events that told of each message. */
function told(): Map<string, Set<string>> {
  const events = new Map<string, Set<string>>()
  for (const { body, headers } of receiver.calls) {
    const { messageId } = (JSON.parse(body) as { data: { messageId: string } }).data
    events.set(messageId, (events.get(messageId) ?? new Set()).add(headers['webhook-id'] ?? ''))
  }
  return events
}

test('nothing accepted is lost, nothing else is there, and every message reached its end', async () => {
  const messages = await standing()
  const ids = new Set(accepted.values())
  assert.ok(ids.size >= kills * betweenKills)
  assert.equal(ids.size, accepted.size, 'each key was answered with a message of its own')
  assert.deepEqual(new Set(messages.map(({ id }) => id)), ids)
  assert.deepEqual(
    new Set(messages.map(({ status, charge }) => `${status} ${charge}`)),
    new Set(['delivered settled']),
  )
})

test('the carrier saw every message, and after each kill at most a window of them again', () => {
  assert.deepEqual(new Set(carrier.copies.keys()), new Set(accepted.keys()))
  const repeats = carrier.repeatsAfterSessions()
  assert.ok(repeats.size <= kills, `repeats after ${repeats.size} sessions`)
  for (const [session, count] of repeats) assert.ok(count <= window, `${count} repeats of session ${session}`)
})

test('every message was told, by one event however often it was sent', () => {
  const events = told()
  assert.deepEqual(new Set(events.keys()), new Set(accepted.values()))
  assert.ok([...events.values()].every(({ size }) => size === 1))
})

test('each message was charged once: the ledger sums to zero and agrees with the wallets', async () => {
  assert.deepEqual(await ledgerFaults(db), [])
  const entries = await db.query<{ name: string; sum: bigint }>(
    sql`select ledger_account as name, sum(amount)::bigint as sum from wallet.entries group by 1`,
  )
  const spent = price * BigInt(accepted.size)
  const sums = Object.fromEntries(entries.map(({ name, sum }) => [name, sum]))
  assert.deepEqual(sums, { available: credit - spent, held: 0n, credits: -credit, 'revenue:sms': spent })
  assert.equal(
    Object.values(sums).reduce((all, sum) => all + sum, 0n),
    0n,
  )
})
