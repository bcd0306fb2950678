import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { now } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { connectorEnded, insertConnector } from '../connectors/queries.ts'
import { fetchMedia } from './fetch-media.ts'
import { noteInboundMedia } from './note-inbound-media.ts'
import { mediaById } from './queries.ts'

await useTestDatabase()

test('a size that a provider says is noted where it can be one', async () => {
  const of = { accountId: randomUUID(), connectorId: randomUUID(), messageId: randomUUID() }
  const noted = async (sizeBytes: number | null) => {
    const file = { source: 'x', mimeType: 'image/png', filename: null, sizeBytes }
    const [id = ''] = await inTransaction((tx) => noteInboundMedia(tx, [{ ...of, ...file }]))
    return (await mediaById(db, of.accountId, id))[0]?.size_bytes
  }
  assert.equal(await noted(5), 5n)
  for (const odd of [1e20, NaN, -1, 1.5, null]) assert.equal(await noted(odd), null, String(odd))
})

test('what came by a connector that was disconnected since is not said to be on its way for ever', async () => {
  const one = { accountId: randomUUID(), connectorId: randomUUID(), messageId: randomUUID() }
  const at = now()
  const [noted = ''] = await inTransaction(async (tx) => {
    await insertConnector(tx, {
      accountId: one.accountId,
      id: one.connectorId,
      channel: 'telegram',
      name: 'The bot',
      address: `@bot_${one.connectorId.slice(0, 8)}`,
      settings: {},
      credentials: 'none',
      hookSecret: 'none',
      facts: {},
      terms: { name: 'none', url: 'https://terms.example', by: 'user:test', at: at.toISOString() },
      expiresAt: null,
      at,
    })
    await connectorEnded(tx, one.connectorId, { reason: 'It was disconnected.', at })
    const file = { source: 'x', mimeType: 'image/png', filename: null, sizeBytes: null }
    return noteInboundMedia(tx, [{ ...one, ...file }])
  })
  await fetchMedia()
  const [row] = await mediaById(db, one.accountId, noted)
  assert.equal(row?.state, 'gone')
  assert.match(row.error ?? '', /disconnected before it was fetched/)
})
