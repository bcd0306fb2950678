import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Events } from '#events.ts'
import { statusParams } from './callback-params.ts'
import { sidOf } from './sid.ts'

const accountId = randomUUID()

function aFact(overrides: Partial<Events['message.submitted']> = {}): Events['message.submitted'] {
  return {
    messageId: 'msg_0199b0c2aaaa7bbb8ccc0123456789ab',
    channel: 'sms',
    direction: 'outbound',
    status: 'submitted',
    from: '+14155550100',
    to: '+14155550123',
    at: '2026-06-01T12:00:00.000Z',
    ...overrides,
  }
}

test('names the message by the sid it was created under, with a file or without', () => {
  const sid = '0199b0c2aaaa7bbb8ccc0123456789ab'
  assert.equal(statusParams(accountId, aFact())['MessageSid'], `SM${sid}`)
  const metadata = { twilio: { hasMedia: true } }
  assert.equal(statusParams(accountId, aFact({ metadata }))['MessageSid'], `MM${sid}`)
})

test('names the service, and the channel where it is not SMS', () => {
  const service = randomUUID()
  const params = statusParams(accountId, aFact({ channel: 'whatsapp', metadata: { twilio: { service } } }))
  assert.equal(params['MessagingServiceSid'], sidOf('MG', service))
  assert.equal(params['From'], 'whatsapp:+14155550100')
  assert.equal(params['ChannelPrefix'], 'whatsapp')
})

test('what a suspension stopped has failed for that reason', () => {
  const params = statusParams(accountId, aFact({ status: 'cancelled', code: 'account_suspended' }))
  assert.deepEqual([params['MessageStatus'], params['ErrorCode']], ['failed', '30002'])
})

test('metadata that another door filled with something else tells nothing', () => {
  const params = statusParams(accountId, aFact({ metadata: { twilio: 'mine', order: 7 } }))
  assert.equal(params['MessageStatus'], 'sent')
  assert.equal('MessagingServiceSid' in params, false)
})
