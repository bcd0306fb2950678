import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Device } from '../device.ts'
import { NotSent } from '../http/connection.ts'
import { fixtures } from './fixtures.ts'
import { aMessage, credentials, stage } from './testing/push-stage.ts'
import { sendMessage } from './send-message.ts'

const phone: Device = { kind: 'apns', token: 'ab'.repeat(32), environment: 'production' }

test('a book that does not know the device refuses the message, so that another channel can', async () => {
  const { connection, asked } = stage(null, fixtures.accepts)
  const outcome = await sendMessage(aMessage(), connection)
  assert.partialDeepStrictEqual(outcome, { kind: 'refused', retry: 'never', code: 'recipient_unreachable' })
  assert.equal(asked.length, 0)
})

test('a book that cannot be read leaves the message unsent', async () => {
  const { connection } = stage(null, fixtures.accepts)
  const broken = {
    ...connection,
    devices: { find: () => Promise.reject(new Error('away')), remove: async () => {} },
  }
  await assert.rejects(sendMessage(aMessage(), broken), NotSent)
})

test('a book may know devices that the connector has no way to', async () => {
  const { connection } = stage(phone, fixtures.accepts)
  const { vapidPrivateKey } = credentials
  const outcome = await sendMessage(aMessage(), { ...connection, credentials: { vapidPrivateKey } })
  assert.partialDeepStrictEqual(outcome, { kind: 'refused', retry: 'never', code: 'not_permitted' })
})
