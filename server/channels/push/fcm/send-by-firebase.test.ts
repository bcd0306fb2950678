import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Device } from '../../device.ts'
import type { HttpAnswer } from '../../http/connection.ts'
import { fcmError, fixtures } from '../fixtures.ts'
import { aMessage, bodyOf, stage } from '../testing/push-stage.ts'
import { sendMessage } from '../send-message.ts'

const android: Device = { kind: 'fcm', token: 'bk3RNwTe3H0:CI2k_HHwgIpoDKCIZvvDMExUdFQ3P1' }

test('a push by Firebase goes to the token, with what the app needs to report', async () => {
  const { connection, asked } = stage(android, fixtures.accepts)
  const content = fixtures.samples.find(({ type }) => type === 'card')
  assert.ok(content)
  assert.equal((await sendMessage(aMessage({ content, validForMs: 60_000 }), connection)).kind, 'submitted')
  const request = asked.at(-1)
  assert.equal(request?.url, 'https://fcm.googleapis.com/v1/projects/bank-app/messages:send')
  assert.equal(request?.headers?.['authorization'], 'Bearer ya29.c.b0A')
  const message = bodyOf(request)['message'] as { data: object }
  assert.partialDeepStrictEqual(message, {
    token: android.token,
    notification: { title: 'On its way', body: 'It comes today.', image: 'https://example.com/shoes.png' },
    android: { priority: 'HIGH', ttl: '60s' },
    data: { messageId: aMessage().id, to: fixtures.contact, link: 'https://example.com/orders/7' },
  })
  assert.ok(Object.values(message.data).every((value) => typeof value === 'string'))
})

const refusals: [string, HttpAnswer, object, boolean][] = [
  [
    'a removed app',
    fcmError(404, 'NOT_FOUND', 'UNREGISTERED'),
    { code: 'recipient_unreachable', retry: 'never' },
    true,
  ],
  [
    'a token that is none',
    fcmError(
      400,
      'INVALID_ARGUMENT',
      'INVALID_ARGUMENT',
      'The registration token is not a valid FCM registration token',
    ),
    { code: 'recipient_unreachable', retry: 'never' },
    true,
  ],
  [
    'a wrong message',
    fcmError(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'Invalid data'),
    { code: 'content_refused' },
    false,
  ],
  [
    'a used-up quota',
    fcmError(429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED'),
    { code: 'rate_limited', halts: 'lane', afterMs: 60_000 },
    false,
  ],
  [
    'another project',
    fcmError(403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH'),
    { code: 'not_permitted', retry: 'never' },
    false,
  ],
  [
    'an outage',
    fcmError(503, 'UNAVAILABLE', 'UNAVAILABLE'),
    { code: 'provider_error', retry: 'later' },
    false,
  ],
]
for (const [name, answer, outcome, ends] of refusals)
  test(`a push by Firebase comes to what it must by ${name}`, async () => {
    const { connection, removed } = stage(android, (request) =>
      request.url.endsWith('/token') ? fixtures.accepts(request) : answer,
    )
    assert.partialDeepStrictEqual(await sendMessage(aMessage(), connection), {
      kind: 'refused',
      ...outcome,
    })
    assert.equal(removed.length, ends ? 1 : 0)
  })
