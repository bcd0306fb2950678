import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sendBodyOctetsMax } from '#shared/mail-limits.ts'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aSendingNetwork } from '#tools/testing/messaging.ts'
import { routes } from './routes.ts'

await useTestDatabase()

/** A mail with one file of so many octets. */
const mail = (octets: number) => ({
  channel: 'email',
  to: 'asha@example.test',
  content: {
    type: 'email',
    subject: 'Plans',
    text: 'Here they are.',
    attachments: [
      {
        filename: 'a.bin',
        mimeType: 'application/octet-stream',
        content: Buffer.alloc(octets).toString('base64'),
      },
    ],
  },
})

/** What a body holds in base64, with room for the words. */
const inlineOctets = Math.floor((sendBodyOctetsMax - 1_000_000) * 0.75)

test('the door takes as many files as it says, and no more', async (context) => {
  const { accountId, pipeline } = await aSendingNetwork(context)
  const call = apiFor(routes(pipeline), aKeyHolder(accountId, 'messages:read', 'messages:write'))
  // This network has no way for mail: a body that was read comes as far as that.
  const taken = await call('POST', '/v1/messages', mail(inlineOctets))
  assert.deepEqual([taken.statusCode, taken.json<{ code: string }>().code], [422, 'channel_unavailable'])
  assert.equal((await call('POST', '/v1/messages/preview', mail(inlineOctets))).statusCode, 200)
  assert.equal((await call('POST', '/v1/messages', mail(8_000_000))).statusCode, 413)
})
