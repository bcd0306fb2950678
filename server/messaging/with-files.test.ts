import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { db, inTransaction } from '#platform/db.ts'
import { idOf, newId } from '#shared/ids.ts'
import { noteInboundMedia } from '#channels/channels.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { sendBody } from './message-schemas.ts'
import { withFiles } from './with-files.ts'

await useTestDatabase()

test('the mails of several sends, and of their fallbacks, are told of their files; all else stays as it was', async () => {
  const { accountId } = await anAccount()
  const file = {
    source: 'x',
    mimeType: 'text/csv',
    filename: 'a.csv',
    sizeBytes: 3,
    body: Buffer.from('a,b'),
  }
  const [id = ''] = await inTransaction((tx) =>
    noteInboundMedia(tx, [{ accountId, connectorId: randomUUID(), messageId: randomUUID(), ...file }]),
  )
  const kept = { mediaId: idOf('med', id) }
  const known = { ...kept, filename: 'a.csv', mimeType: 'text/csv', sizeBytes: 3 }
  const unknown = { mediaId: newId('med', 0) }
  const mail = (...attachments: object[]) => ({ type: 'email', subject: 'A', text: 'a', attachments })
  const bodies = [
    { channel: 'sms', to: '+1', content: { type: 'text', text: 'A' }, class: 'service' },
    {
      channel: 'whatsapp',
      to: '+1',
      content: { type: 'text', text: 'B' },
      fallback: [{ channel: 'sms' }, { channel: 'email', content: mail(kept) }],
    },
    { channel: 'email', to: 'a@b.example', content: mail(kept, unknown) },
  ].map((body) => sendBody.parse(body))
  const filled = await withFiles(db, accountId, bodies)
  assert.deepEqual(filled[0], bodies[0])
  assert.deepEqual(filled[1], {
    ...bodies[1],
    fallback: [{ channel: 'sms' }, { channel: 'email', content: mail(known) }],
  })
  assert.deepEqual(filled[2], { ...bodies[2], content: mail(known, unknown) })
})
