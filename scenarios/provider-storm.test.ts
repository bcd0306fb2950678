import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { inspect } from 'node:util'
import { setTimeout as pause } from 'node:timers/promises'
import { connectDatabase, db, disconnectDatabase, sql } from '#platform/db.ts'
import { runningEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { demo as business } from '#sandbox/meta/demo-world.ts'
import { uuidOf } from '#shared/ids.ts'
import { keyHolder, type Call } from '#tools/testing/callers.ts'
import { until } from '#tools/testing/until.ts'
import { aPlace, aPortBase, eventually, startInstance, type Instance } from '#tools/testing/instance.ts'

const contacts = Array.from({ length: 8 }, (_, i) => `9198123400${i}0`)
const textsEach = 15
const answersEach = 5
const copies = 10
/** Requests under way at once: a provider sends from many machines. */
const parallel = 12
/** So many copies are answered when the process is killed. */
const killAfter = 900

type Hook = {
  readonly contact: string
  /** What the contact wrote; empty for the fate of an answer. */
  readonly text: string
  readonly body: string
  /** By this process's clock: when the first copy began, and when the first was answered that was taken. */
  begunAt: number
  answeredAt: number
}

const place = aPlace()
const data = join(place.path, 'a')
let portBase = 0
let instance: Instance
let call: Call
let hookUrl = ''
let hooks: Hook[] = []
const answered = { taken: 0, lost: 0 }

/** The provider repeats everything it says ten times, in any order, while the process is killed and started again. */
before(async () => {
  portBase = await aPortBase()
  instance = await startInstance(data, portBase)
  call = keyHolder(instance.url, instance.demo.account.apiKey)
  connectDatabase((await runningEmbeddedPostgres(join(data, 'postgres'))) ?? '')
  await findHook()
  await beginConversations()
  const fates = await answerContacts()
  hooks = [...contacts.flatMap((contact) => range(1, textsEach).map((n) => wrote(contact, n))), ...fates]
  await storm(shuffled(hooks.flatMap((hook) => Array.from({ length: copies }, () => hook))))
  await everythingRead()
})

after(async () => {
  await disconnectDatabase()
  await instance?.end('SIGTERM')
  await place.clear()
})

const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i)

async function findHook(): Promise<void> {
  await eventually(async () => {
    const { body } = await call<{ data: { id: string }[] }>('GET', '/v1/connectors?channel=whatsapp')
    const [connector] = body.data
    hookUrl = `${instance.url}/in/whatsapp/${connector?.id}`
    return connector !== undefined
  })
}

/** Whoever is to be answered has to have written, and the provider must know of it. */
async function beginConversations(): Promise<void> {
  for (const contact of contacts)
    await atSandbox('POST', `/handsets/+${contact}/messages`, {
      channel: 'whatsapp',
      to: `+${business.number}`,
      text: 'line 0',
    })
  await eventually(async () => (await heard()).length === contacts.length)
}

async function atSandbox(method: string, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(instance.demo.sandboxUrl + path, { method, headers, body: JSON.stringify(body) })
  assert.ok(answer.ok, await answer.text())
}

/** Answers every contact, and gives the webhooks that tell what became of the answers. */
async function answerContacts(): Promise<Hook[]> {
  const fates: Hook[] = []
  for (const contact of contacts) {
    // The stand-in reports nothing of a handset that is away: what is reported here is the storm's.
    await atSandbox('PUT', `/handsets/+${contact}/behaviour`, { deliver: 'offline' })
    for (const n of range(0, answersEach)) {
      const message = { channel: 'whatsapp', to: `+${contact}`, class: 'service' }
      const content = { type: 'text', text: `answer ${n}` }
      const { status, body } = await call('POST', '/v1/messages', { ...message, content })
      assert.equal(status, 202, JSON.stringify(body))
      const ref = await referenceOf(String(body['id']))
      for (const fate of ['delivered', 'read']) fates.push(reported(contact, ref, fate))
    }
  }
  return fates
}

async function referenceOf(id: string): Promise<string> {
  let ref: string | undefined
  await eventually(async () => {
    const rows = await db.query<{ ref: string }>(
      sql`select ref from messaging.submissions where message_id = ${uuidOf(id)}`,
    )
    ref = rows[0]?.ref
    return ref !== undefined
  })
  return ref ?? ''
}

const wrote = (contact: string, n: number): Hook =>
  hookOf(contact, `line ${n}`, {
    contacts: [{ profile: { name: `Contact ${contact}` }, wa_id: contact }],
    messages: [
      {
        from: contact,
        id: `wamid.${contact}.${n}`,
        timestamp: String(Math.floor(Date.now() / 1_000)),
        type: 'text',
        text: { body: `line ${n}` },
      },
    ],
  })

const reported = (contact: string, id: string, status: string): Hook =>
  hookOf(contact, '', {
    statuses: [{ id, status, timestamp: String(Math.floor(Date.now() / 1_000)), recipient_id: contact }],
  })

function hookOf(contact: string, text: string, value: object): Hook {
  const metadata = { display_phone_number: business.number, phone_number_id: business.phoneNumberId }
  const changes = [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }]
  const entry = [{ id: business.businessAccountId, changes }]
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry })
  return { contact, text, body, begunAt: Infinity, answeredAt: Infinity }
}

/** Sends a copy until it is taken, as a provider does. */
async function post(hook: Hook): Promise<void> {
  const signature = createHmac('sha256', business.appSecret).update(hook.body).digest('hex')
  for (;;) {
    hook.begunAt = Math.min(hook.begunAt, performance.now())
    const taken = await fetch(hookUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
      body: hook.body,
    }).then(
      (answer) => answer.status === 200,
      () => false,
    )
    if (taken) break
    answered.lost++
    await pause(100)
  }
  answered.taken++
  hook.answeredAt = Math.min(hook.answeredAt, performance.now())
}

async function storm(deliveries: readonly Hook[]): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    for (let hook = deliveries[next++]; hook; hook = deliveries[next++]) await post(hook)
  }
  await Promise.all([...Array.from({ length: parallel }, lane), killInTheMiddle()])
}

async function killInTheMiddle(): Promise<void> {
  const goal = answered.taken + killAfter
  while (answered.taken < goal) await pause(5)
  await instance.end('SIGKILL')
  instance = await startInstance(data, portBase)
}

/** Everything that was taken is read, and every answer has its end. */
async function everythingRead(): Promise<void> {
  let left: unknown
  await until(
    async () => {
      const rows = await db.query<{ count: bigint }>(sql`
        select error, attempts, count(*) as count from channels.provider_requests where read_at is null group by 1, 2`)
      left = rows
      return rows.length === 0
    },
    () => `unread: ${inspect(left)}`,
    60_000,
  )
  await until(
    async () => {
      left = (await answers()).filter(({ status }) => status !== 'read')
      return Array.isArray(left) && left.length === 0
    },
    () => `not read by the contact: ${inspect(left)}`,
    60_000,
  )
}

type Heard = { readonly address: string; readonly contact_id: string; readonly text: string }
const heard = () =>
  db.query<Heard>(sql`
    select address, contact_id, content ->> 'text' as text from messaging.messages
    where direction = 'inbound' and channel = 'whatsapp' order by id`)
const answers = () =>
  db.query<{ status: string; code: string | null }>(sql`
    select status, code from messaging.messages where direction = 'outbound' and channel = 'whatsapp'`)

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

test('every message is there once, however often it was told, and a kill lost none', async () => {
  assert.equal(hooks.length * copies, 2_000)
  assert.ok(answered.lost > 0, 'the kill was felt by nobody')
  const expected = contacts.flatMap((contact) => range(0, textsEach + 1).map((n) => `+${contact} line ${n}`))
  const messages = await heard()
  assert.deepEqual(messages.map(({ address, text }) => `${address} ${text}`).toSorted(), expected.toSorted())
})

test('every contact is one contact', async () => {
  const messages = await heard()
  const pairs = new Set(messages.map(({ address, contact_id }) => `${address} ${contact_id}`))
  assert.equal(pairs.size, contacts.length)
  assert.equal(new Set(messages.map(({ contact_id }) => contact_id)).size, contacts.length)
})

test('what a contact wrote stands in the order in which it came first', async () => {
  const messages = await heard()
  for (const contact of contacts) {
    const stored = messages.filter(({ address }) => address === `+${contact}`).map(({ text }) => text)
    const place = (hook: Hook) => stored.indexOf(hook.text)
    const mine = hooks.filter((hook) => hook.contact === contact && hook.text !== '')
    for (const one of mine)
      for (const other of mine)
        if (one.answeredAt < other.begunAt)
          assert.ok(place(one) < place(other), `${contact}: ${other.text} stands before ${one.text}`)
  }
})

test('every answer was read in the end, whatever was told first', async () => {
  const all = await answers()
  assert.equal(all.length, contacts.length * answersEach)
  assert.deepEqual(new Set(all.map(({ status, code }) => `${status} ${code}`)), new Set(['read null']))
})
