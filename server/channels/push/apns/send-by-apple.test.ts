import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceClock, resetClock } from '#platform/clock.ts'
import type { Device } from '../../device.ts'
import { fixtures } from '../fixtures.ts'
import { aMessage, answered, bodyOf, stage } from '../testing/push-stage.ts'
import { sendMessage } from '../send-message.ts'

const phone: Extract<Device, { kind: 'apns' }> = {
  kind: 'apns',
  token: 'ab'.repeat(32),
  environment: 'production',
}

test('a push to an Apple device goes to the device, by its environment', async () => {
  const { connection, asked } = stage(phone, fixtures.accepts)
  await sendMessage(aMessage({ class: 'authentication' }), connection)
  const request = asked.at(-1)
  assert.equal(request?.url, `https://api.push.apple.com/3/device/${phone.token}`)
  assert.partialDeepStrictEqual(request?.headers, {
    'apns-topic': 'com.example.bank',
    'apns-push-type': 'alert',
    'apns-id': aMessage().id,
    'apns-priority': '10',
    'apns-collapse-id': 'code',
  })
  assert.partialDeepStrictEqual(bodyOf(request), {
    aps: { alert: { title: 'Example Bank', body: 'Hi' }, 'interruption-level': 'time-sensitive' },
    messageId: aMessage().id,
  })
  const other = stage({ ...phone, environment: 'development' }, fixtures.accepts)
  await sendMessage(aMessage(), other.connection)
  assert.match(other.asked.at(-1)?.url ?? '', /^https:\/\/api\.sandbox\.push\.apple\.com\//)
})

test('a push to an Apple device keeps its token for forty minutes, and makes no new one earlier than Apple takes', async (t) => {
  t.after(resetClock)
  let reason = ''
  const { connection, asked } = stage(phone, () => (reason ? answered(403, { reason }) : answered(200)))
  const token = async () => {
    const outcome = await sendMessage(aMessage(), connection)
    return { authorization: asked.at(-1)?.headers?.['authorization'], outcome }
  }
  const first = await token()
  assert.equal((await token()).authorization, first.authorization)
  reason = 'ExpiredProviderToken'
  const young = await token()
  assert.equal(young.authorization, first.authorization)
  assert.partialDeepStrictEqual(young.outcome, { code: 'credentials_refused', halts: 'credentials' })
  advanceClock(21 * 60_000)
  assert.notEqual((await token()).authorization, first.authorization)
  reason = ''
  const second = await token()
  advanceClock(41 * 60_000)
  assert.notEqual((await token()).authorization, second.authorization)
})

const refusals: [number, string, object, boolean][] = [
  [410, 'Unregistered', { code: 'recipient_unreachable', retry: 'never' }, true],
  [400, 'BadDeviceToken', { code: 'recipient_unreachable', retry: 'never' }, true],
  [400, 'DeviceTokenNotForTopic', { code: 'not_permitted', retry: 'never' }, false],
  [403, 'InvalidProviderToken', { code: 'credentials_refused', halts: 'credentials' }, false],
  [413, 'PayloadTooLarge', { code: 'content_refused', retry: 'never' }, false],
  [429, 'TooManyRequests', { code: 'pair_rate_limited', retry: 'later' }, false],
  [503, 'ServiceUnavailable', { code: 'provider_error', retry: 'later', afterMs: 900_000 }, false],
]
for (const [status, reason, outcome, ends] of refusals)
  test(`a push to an Apple device comes to what it must by ${reason}`, async () => {
    const { connection, removed } = stage(phone, () =>
      answered(status, { reason, timestamp: 1_690_000_000_000 }),
    )
    assert.partialDeepStrictEqual(await sendMessage(aMessage(), connection), {
      kind: 'refused',
      ...outcome,
    })
    assert.deepEqual(
      removed.map(([, , atMs]) => atMs),
      ends ? [1_690_000_000_000] : [],
    )
  })

test('a token of the other environment is found there, and sought nowhere else the next time', async () => {
  const isDevelopment = (url: string) => url.startsWith('https://api.sandbox.push.apple.com/')
  const { connection, asked, removed } = stage(phone, ({ url }) =>
    isDevelopment(url) ? answered(200) : answered(400, { reason: 'BadDeviceToken' }),
  )
  assert.equal((await sendMessage(aMessage(), connection)).kind, 'submitted')
  assert.equal((await sendMessage(aMessage(), connection)).kind, 'submitted')
  assert.deepEqual(
    asked.map(({ url }) => isDevelopment(url)),
    [false, true, true],
  )
  assert.deepEqual(removed, [])
})

test('a token that neither environment knows is taken off the book', async () => {
  const { connection, asked, removed } = stage(phone, () => answered(400, { reason: 'BadDeviceToken' }))
  assert.partialDeepStrictEqual(await sendMessage(aMessage(), connection), { code: 'recipient_unreachable' })
  assert.equal(asked.length, 2)
  assert.equal(removed.length, 1)
})
