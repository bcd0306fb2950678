import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { db, inTransaction, sql } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { forgetMediaOf } from './forget-media-of.ts'
import { noteInboundMedia } from './note-inbound-media.ts'
import { mediaById } from './queries.ts'
import { storeMedia } from './store-media.ts'

await useTestDatabase()

const png = Buffer.from('\x89PNG\r\n\x1a\n and the rest', 'latin1')
const piecesOf = (mediaId: string) =>
  db.query(sql`select n from channels.media_chunks where media_id = ${mediaId}`)

/** A picture of a contact's, kept. */
async function aPicture(accountId: string, messageId: string): Promise<string> {
  const file = { source: 'x', mimeType: 'image/png', filename: 'cat.png', sizeBytes: png.length, body: png }
  const [id = ''] = await inTransaction((tx) =>
    noteInboundMedia(tx, [{ accountId, connectorId: randomUUID(), messageId, ...file }]),
  )
  return id
}

test('the files of a message that was taken back are gone, and those of others stay', async () => {
  const accountId = randomUUID()
  const [messageId, other] = [randomUUID(), randomUUID()]
  const [mine, theirs] = [await aPicture(accountId, messageId), await aPicture(accountId, other)]
  await inTransaction((tx) => forgetMediaOf(tx, accountId, messageId))
  const [row] = await mediaById(db, accountId, mine)
  assert.deepEqual([row?.state, row?.filename, row?.error], ['gone', null, 'It was taken back.'])
  assert.equal((await piecesOf(mine)).length, 0)
  assert.equal((await mediaById(db, accountId, theirs))[0]?.state, 'stored')
  assert.equal((await piecesOf(theirs)).length, 1)
})

test('what is fetched while it is taken back does not come back', async () => {
  const [accountId, messageId] = [randomUUID(), randomUUID()]
  const id = await aPicture(accountId, messageId)
  await inTransaction((tx) => forgetMediaOf(tx, accountId, messageId))
  await inTransaction((tx) =>
    storeMedia(tx, { accountId, id, mimeType: 'image/png', filename: null, body: png }),
  )
  assert.equal((await mediaById(db, accountId, id))[0]?.state, 'gone')
  assert.equal((await piecesOf(id)).length, 0)
})
