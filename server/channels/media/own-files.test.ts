import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { db, inTransaction } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { mediaUrl } from './media-url.ts'
import { ownFiles } from './own-files.ts'
import { mediaDeleted } from './queries.ts'
import { storeMedia } from './store-media.ts'

await useTestDatabase()

test('knows how large the files at our own address are, which are gone, and none that is elsewhere', async () => {
  const accountId = randomUUID()
  const kept = () =>
    inTransaction((tx) =>
      storeMedia(tx, { accountId, mimeType: 'text/plain', filename: null, body: Buffer.alloc(1_234, 'a') }),
    )
  const [one, two] = [await kept(), await kept()]
  await inTransaction((tx) => tx.query(mediaDeleted(accountId, two.id)))
  const urls = [mediaUrl(one.id), mediaUrl(two.id), `${mediaUrl(one.id)}x`, 'https://shop.example/a.png']
  const found = await ownFiles(db, urls)
  assert.deepEqual(
    urls.map((url) => found.get(url)),
    [1_234, null, null, undefined],
  )
})
