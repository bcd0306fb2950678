import assert from 'node:assert/strict'
import { test } from 'node:test'
import { db, inTransaction } from '#platform/db.ts'
import { idOf } from '#shared/ids.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import type { Content } from '../content.ts'
import { fileBook } from './file-book.ts'
import { lookUpFiles } from './look-up-files.ts'
import { mediaDeleted } from './queries.ts'
import { chunkBytes, storeMedia } from './store-media.ts'

await useTestDatabase()

const mail = (...attachments: object[]) =>
  ({ type: 'email', subject: 'Plans', text: 'Here.', attachments }) as Extract<Content, { type: 'email' }>

async function aFile(accountId: string, body: Buffer) {
  const { id } = await inTransaction((tx) =>
    storeMedia(tx, { accountId, mimeType: 'text/csv', filename: 'plans.csv', body }),
  )
  return { uuid: id, mediaId: idOf('med', id) }
}

test('a mail is told of the account’s own files, of no other’s, and of none that was deleted', async () => {
  const [ours, theirs] = [await anAccount(), await anAccount()]
  const [kept, gone, foreign] = [
    await aFile(ours.accountId, Buffer.from('a,b')),
    await aFile(ours.accountId, Buffer.from('a,b')),
    await aFile(theirs.accountId, Buffer.from('a,b')),
  ]
  await inTransaction((tx) => tx.query(mediaDeleted(ours.accountId, gone.uuid)))
  const inline = { filename: 'a.txt', mimeType: 'text/plain', content: 'QUJD' }
  const [one, other, text] = await lookUpFiles<Content>(db, ours.accountId, [
    mail({ mediaId: kept.mediaId, sizeBytes: 1 }, inline, {
      mediaId: kept.mediaId,
      filename: 'mine.csv',
      mimeType: 'text/plain',
    }),
    mail({ mediaId: gone.mediaId, sizeBytes: 3 }, { mediaId: foreign.mediaId }),
    { type: 'text', text: 'Hello' },
  ])
  const facts = { mediaId: kept.mediaId, filename: 'plans.csv', mimeType: 'text/csv', sizeBytes: 3 }
  assert.deepEqual(one, mail(facts, inline, { ...facts, filename: 'mine.csv', mimeType: 'text/plain' }))
  assert.deepEqual(other, mail({ mediaId: gone.mediaId }, { mediaId: foreign.mediaId }))
  assert.deepEqual(text, { type: 'text', text: 'Hello' })
})

test('a file is read whole, over its pieces, and by its own account alone', async () => {
  const [ours, theirs] = [await anAccount(), await anAccount()]
  const body = Buffer.concat([
    Buffer.alloc(chunkBytes, 'a'),
    Buffer.alloc(chunkBytes, 'b'),
    Buffer.from('end'),
  ])
  const { uuid, mediaId } = await aFile(ours.accountId, body)
  assert.ok((await fileBook.read(ours.accountId, mediaId))?.equals(body))
  assert.equal(await fileBook.read(theirs.accountId, mediaId), null)
  assert.deepEqual(
    [
      await fileBook.hasAll(ours.accountId, [mediaId, mediaId]),
      await fileBook.hasAll(theirs.accountId, [mediaId]),
    ],
    [true, false],
  )
  await inTransaction((tx) => tx.query(mediaDeleted(ours.accountId, uuid)))
  assert.equal(await fileBook.read(ours.accountId, mediaId), null)
  assert.equal(await fileBook.hasAll(ours.accountId, [mediaId]), false)
})
