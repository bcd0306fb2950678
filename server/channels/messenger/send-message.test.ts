import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { OutboundMessage } from '../channel.ts'
import type { Connection, HttpAnswer } from '../http/connection.ts'
import { fixtures } from './fixtures.ts'
import { messenger } from './messenger.ts'
import { sendMessage } from './send-message.ts'

test('a caption that waits goes without its picture again when the link was opened anew meanwhile', async () => {
  const sent: string[] = []
  const link = (...answers: readonly [number, object][]): Connection => {
    const left = [...answers]
    return {
      settings: messenger.settings.parse(fixtures.settings),
      credentials: messenger.credentials.parse(fixtures.credentials),
      memory: new Map(),
      call: ({ body }): Promise<HttpAnswer> => {
        const [status, said] = left.shift() ?? assert.fail('nothing more is sent')
        const { message } = JSON.parse(String(body)) as { message: { text?: string } }
        if (status === 200) sent.push(message.text ?? 'the picture')
        return Promise.resolve({ status, headers: {}, body: Buffer.from(JSON.stringify(said)) })
      },
    }
  }
  const message: OutboundMessage = {
    id: randomUUID(),
    from: fixtures.address,
    to: fixtures.contact,
    content: { type: 'media', url: 'https://shop.example/cat.png', mimeType: 'image/png', caption: 'Mia' },
    class: 'service',
    validForMs: null,
    registration: null,
  }
  const busy = { error: { code: 2, message: 'Temporary problem.', is_transient: true } }
  const first = await sendMessage(message, link([200, { message_id: 'm_1' }], [503, busy]))
  assert.partialDeepStrictEqual(first, { kind: 'refused', retry: 'later' })
  const second = await sendMessage(message, link([200, { message_id: 'm_2' }]))
  assert.deepEqual(second, { kind: 'submitted', refs: ['m_1', 'm_2'] })
  assert.deepEqual(sent, ['the picture', 'Mia'])
})
