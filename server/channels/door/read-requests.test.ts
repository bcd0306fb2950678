import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { now } from '#platform/clock.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { seal } from '#platform/secrets.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { findConnector } from '../connectors/find-connectors.ts'
import { connectorEnded, connectorMoved, insertConnector } from '../connectors/queries.ts'
import type { Update } from '../update.ts'
import { RequestKeeper } from './keep-requests.ts'
import { attemptsMax, unreadRequests, type KeptRequest } from './queries.ts'
import { forgetRequests, RequestReader } from './read-requests.ts'

await useTestDatabase()

const some = { countMax: 10, bytesMax: 1_000_000 }

/** A bot of an account, to which somebody wrote these texts, in this order. */
async function aBotWrittenTo(...texts: string[]): Promise<string> {
  const id = randomUUID()
  const at = now()
  await inTransaction((tx) =>
    insertConnector(tx, {
      accountId: randomUUID(),
      id,
      channel: 'telegram',
      name: texts.join(' '),
      address: `@bot_${id.slice(0, 8)}`,
      settings: { baseUrl: 'http://127.0.0.1:9' },
      credentials: seal(JSON.stringify({ botToken: '1' }), id),
      hookSecret: seal('secret', `${id} hook`),
      facts: {},
      terms: { name: 'none', url: 'https://terms.example', by: 'user:test', at: at.toISOString() },
      expiresAt: null,
      at,
    }),
  )
  const connector = await findConnector(id)
  assert.ok(connector)
  const chat = { id: 7, type: 'private', first_name: 'Ann' }
  const keeper = new RequestKeeper()
  for (const [n, text] of texts.entries()) {
    const message = { message_id: n, date: 1_700_000_000, chat, from: { ...chat, is_bot: false }, text }
    await keeper.keep(connector, {
      method: 'POST',
      url: `/in/telegram/${id}`,
      query: {},
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ update_id: n, message })),
    })
  }
  return id
}

test('a connector whose messages take long to store holds up no other', async () => {
  const slow = await aBotWrittenTo('slow')
  const heard: string[] = []
  let release = (): void => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  const reader = new RequestReader(async (_, { id }) => {
    heard.push(id)
    if (id === slow) await released
    return () => {}
  })
  await reader.start()
  try {
    await until(
      () => heard.includes(slow),
      () => 'the slow one is not read',
    )
    const other = await aBotWrittenTo('other')
    reader.wake()
    await until(
      () => heard.includes(other),
      () => 'the other one waits for the slow one',
    )
  } finally {
    release()
    await reader.stop()
  }
  assert.equal(heard.filter((id) => id === slow).length, 1)
})

test('one request that cannot be stored holds up neither those before it nor, once it is set aside, those behind it', async () => {
  const bot = await aBotWrittenTo('one', 'two', 'bad', 'four', 'five')
  const stored: string[] = []
  const reader = new RequestReader((_, { id }, updates) => {
    const texts = id === bot ? updates.map(textOf) : []
    if (texts.includes('bad')) throw new Error('it cannot be stored')
    return Promise.resolve(() => void stored.push(...texts))
  })
  await reader.start()
  try {
    await until(
      async () => (await db.query<KeptRequest>(unreadRequests(bot, some)))[0]?.attempts === 1,
      () => `the one that cannot be stored is not reached: ${stored.join(' ')}`,
    )
    assert.deepEqual(stored, ['one', 'two'])
    await db.query(sql`
      update channels.provider_requests set attempts = ${attemptsMax - 1} where connector_id = ${bot} and attempts = 1`)
    await until(
      () => stored.length >= 4,
      () => `those behind it are not read: ${stored.join(' ')}`,
      15_000,
    )
    assert.deepEqual(stored, ['one', 'two', 'four', 'five'])
  } finally {
    await reader.stop()
  }
})

const textOf = (update: Update): string =>
  update.kind === 'message' && update.content.type === 'text' ? update.content.text : ''

test('no more is read at a time than fills the bytes, and one request at least', async () => {
  const bot = await aBotWrittenTo('x'.repeat(1_000), 'y'.repeat(1_000), 'z'.repeat(1_000))
  const count = async (bytesMax: number) =>
    (await db.query(unreadRequests(bot, { ...some, bytesMax }))).length
  assert.deepEqual([await count(1), await count(1_500), await count(10_000)], [1, 2, 3])
})

test('what was read long ago costs nothing when the next is looked for', async () => {
  const bot = await aBotWrittenTo('new')
  await db.query(sql`
    insert into channels.provider_requests (id, account_id, connector_id, received_at, url, headers, body, digest, read_at)
    select lpad(to_hex(n), 32, '0')::uuid, account_id, connector_id, received_at, url, headers, body, sha256(n::text::bytea), received_at
    from channels.provider_requests, generate_series(1, 3000) n where connector_id = ${bot}`)
  // As when a storm is read: the planner takes most of it for unread still.
  await db.query(sql`update channels.provider_requests set read_at = null where connector_id = ${bot}`)
  await db.query(sql`analyze channels.provider_requests`)
  const { text, values } = unreadRequests(bot, some)
  const plan = await db.query<{ 'QUERY PLAN': string }>({ text: `explain ${text}`, values })
  assert.match(plan.map((line) => line['QUERY PLAN']).join('\n'), /provider_requests_unread/)
  await db.query(sql`update channels.provider_requests set read_at = received_at where connector_id = ${bot}`)
})

test('what nobody will ever read is forgotten: what came for a connector that is disconnected for good', async () => {
  const [ended, awaiting, waiting] = [
    await aBotWrittenTo('ended'),
    await aBotWrittenTo('awaiting'),
    await aBotWrittenTo('waiting'),
  ]
  await inTransaction(async (tx) => {
    await connectorEnded(tx, ended, { reason: 'It was disconnected.', at: now() })
    await connectorEnded(tx, awaiting, { reason: 'Suspended.', comesBack: true, at: now() })
    await connectorMoved(tx, waiting, ['connected'], { state: 'needs_reauth', reason: 'No.', at: now() })
    await tx.query(sql`update channels.provider_requests set received_at = ${new Date(0)}`)
  })
  await forgetRequests()
  const count = async (id: string) => (await db.query(unreadRequests(id, some))).length
  assert.deepEqual([await count(ended), await count(awaiting), await count(waiting)], [0, 1, 1])
})
