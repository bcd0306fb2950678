import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { db, inTransaction } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { noteInboundMedia } from './note-inbound-media.ts'
import { mediaById } from './queries.ts'

await useTestDatabase()

test('a size that a provider says is noted where it can be one', async () => {
  const of = { accountId: randomUUID(), connectorId: randomUUID(), messageId: randomUUID() }
  const noted = async (sizeBytes: number | null) => {
    const file = { source: 'x', mimeType: 'image/png', filename: null, sizeBytes }
    const id = await inTransaction((tx) => noteInboundMedia(tx, { ...of, ...file }))
    return (await mediaById(db, of.accountId, id))[0]?.size_bytes
  }
  assert.equal(await noted(5), 5n)
  for (const odd of [1e20, NaN, -1, 1.5, null]) assert.equal(await noted(odd), null, String(odd))
})
