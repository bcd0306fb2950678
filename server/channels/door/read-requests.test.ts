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
import { RequestKeeper } from './keep-requests.ts'
import { unreadRequests } from './queries.ts'
import { forgetRequests, RequestReader } from './read-requests.ts'

await useTestDatabase()

/** A bot of an account, to which somebody wrote `text`. */
async function aBotWrittenTo(text: string): Promise<string> {
  const id = randomUUID()
  const at = now()
  await inTransaction((tx) =>
    insertConnector(tx, {
      accountId: randomUUID(),
      id,
      channel: 'telegram',
      name: text,
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
  const message = { message_id: 1, date: 1_700_000_000, chat, from: { ...chat, is_bot: false }, text }
  await new RequestKeeper().keep(connector, {
    method: 'POST',
    url: `/in/telegram/${id}`,
    query: {},
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ update_id: 1, message })),
  })
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
  const count = async (id: string) => (await unreadRequests(db, id, 10)).length
  assert.deepEqual([await count(ended), await count(awaiting), await count(waiting)], [0, 1, 1])
})
