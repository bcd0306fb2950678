import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, test } from 'node:test'
import { advanceClock, resetClock } from '#platform/clock.ts'
import type { OutboundMessage } from '../channel.ts'
import type { Device, DeviceBook } from '../devices/device.ts'
import type { Connection, HttpAnswer, HttpRequest } from '../http/connection.ts'
import { NotSent } from '../http/connection.ts'
import { fcmError, fixtures } from './fixtures.ts'
import { isProven } from './proof.ts'
import { sendMessage } from './send-message.ts'
import { pushCredentials, pushSettings, vapidPublicKey } from './settings.ts'

const settings = pushSettings.parse(fixtures.settings)
const credentials = pushCredentials.parse(fixtures.credentials)
const vapidKey = vapidPublicKey(credentials.vapidPrivateKey ?? '')

const android: Device = { kind: 'fcm', token: 'bk3RNwTe3H0:CI2k_HHwgIpoDKCIZvvDMExUdFQ3P1' }
const phone: Device = { kind: 'apns', token: 'ab'.repeat(32), environment: 'production' }

// Not ours: a push service that was made to test libraries, and the library most of the field verifies tokens with.
const foreign = createRequire(import.meta.url)
const { PushApiModel } = foreign('web-push-testing/src/PushApiModel.js') as {
  PushApiModel: new () => {
    notifyUrl: string
    messages: Record<string, string[]>
    subscribe(options: object): Promise<{
      endpoint: string
      keys: { p256dh: string; auth: string }
      clientHash: string
    }>
    expireSubscription(clientHash: string): void
    handleNotification(clientHash: string, headers: object, body: unknown): Promise<void>
  }
}
const jwt = foreign('jsonwebtoken') as { decode: (token: string) => Record<string, unknown> }

function aMessage(change: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    id: '0195f3c2-7b1e-7a44-9c51-3f1f2b6a9d10',
    from: fixtures.address,
    to: fixtures.contact,
    content: { type: 'text', text: 'Hi' },
    class: 'transactional',
    validForMs: null,
    registration: null,
    ...change,
  }
}

type Stage = { connection: Connection; asked: HttpRequest[]; removed: unknown[][] }

/** A connection with one device in its book and a provider that is played by a function. */
function stage(
  device: Device | null,
  answer: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>,
): Stage {
  const asked: HttpRequest[] = []
  const removed: unknown[][] = []
  const devices: DeviceBook = {
    find: async () => device,
    remove: async (...of) => void removed.push(of),
    reportUrl: 'https://patchbay.test/in/push/cnr_1',
  }
  const connection: Connection = {
    settings,
    credentials,
    devices,
    memory: new Map(),
    call: async (request) => {
      asked.push(request)
      return answer(request)
    },
  }
  return { connection, asked, removed }
}

const bodyOf = (request: HttpRequest | undefined) => JSON.parse(String(request?.body)) as Record<string, any>
const answered = (status: number, body: object = {}): HttpAnswer => ({
  status,
  headers: {},
  body: Buffer.from(JSON.stringify(body)),
})

describe('a push to a browser', () => {
  /** The judge as the provider: it checks the token against the key, and opens the payload. */
  async function judged() {
    const model = new PushApiModel()
    model.notifyUrl = 'https://push.example.net/notify/'
    const { endpoint, keys, clientHash } = await model.subscribe({
      userVisibleOnly: 'true',
      applicationServerKey: vapidKey,
    })
    // The judge writes its secret twice encoded; what it opens with is the inner one.
    const auth = Buffer.from(keys.auth, 'base64url').toString()
    const device: Device = {
      kind: 'webpush',
      endpoint,
      keys: { p256dh: base64url(keys.p256dh), auth: auth.length === 22 ? auth : base64url(keys.auth) },
    }
    const stand = stage(device, async ({ headers = {}, body }) => {
      const sent = {
        encoding: headers['content-encoding'],
        authorization: headers['authorization'],
        ttl: headers['ttl'],
      }
      try {
        await model.handleNotification(clientHash, sent, body)
        return answered(201)
      } catch (error) {
        return (error as Error).name === 'SubscriptionExpiredError'
          ? answered(410)
          : answered(400, { error: String(error) })
      }
    })
    return { ...stand, model, clientHash }
  }

  test('is opened by a push service that is not ours, and says what the message says', async () => {
    const { connection, model, clientHash } = await judged()
    const content = fixtures.samples.find(({ type }) => type === 'card')
    assert.ok(content)
    const outcome = await sendMessage(aMessage({ content }), connection)
    assert.deepEqual(outcome, { kind: 'submitted', refs: [aMessage().id] })
    const [opened] = model.messages[clientHash] ?? []
    const { web_push, notification } = JSON.parse(opened ?? '{}') as Record<string, any>
    assert.equal(web_push, 8030)
    assert.partialDeepStrictEqual(notification, {
      title: 'On its way',
      body: 'It comes today.',
      image: 'https://example.com/shoes.png',
      navigate: 'https://example.com/orders/7',
      actions: [
        { action: 'link-0', title: 'Track it', navigate: 'https://example.com/orders/7' },
        { action: 'later', title: 'Later' },
      ],
    })
    const { messageId, to, proof, report } = notification.data as Record<string, string>
    assert.equal(report, 'https://patchbay.test/in/push/cnr_1')
    assert.ok(isProven(messageId ?? '', to ?? '', proof ?? '', credentials))
    assert.equal(isProven(messageId ?? '', 'webpush:another', proof ?? '', credentials), false)
  })

  test('takes the browser off the book once it unsubscribed', async () => {
    const { connection, removed, model, clientHash } = await judged()
    model.expireSubscription(clientHash)
    const outcome = await sendMessage(aMessage(), connection)
    assert.partialDeepStrictEqual(outcome, { kind: 'refused', retry: 'never', code: 'recipient_unreachable' })
    assert.equal(removed.length, 1)
    assert.equal(removed[0]?.[0], fixtures.contact)
  })

  test('says how long, how urgent and what it replaces', async () => {
    const { connection, asked } = await judged()
    await sendMessage(aMessage({ class: 'promotional', validForMs: 90_000 }), connection)
    await sendMessage(aMessage({ class: 'authentication' }), connection)
    await sendMessage(
      aMessage({ registration: { collapseKey: 'order 7 of a very long name indeed' } }),
      connection,
    )
    const headers = asked.map((request) => request.headers ?? {})
    assert.deepEqual(
      headers.map(({ ttl, urgency }) => [ttl, urgency]),
      [
        ['90', 'low'],
        ['600', 'high'],
        ['2419200', 'high'],
      ],
    )
    assert.equal(headers[1]?.['topic'], 'code')
    assert.match(headers[2]?.['topic'] ?? '', /^[\w-]{32}$/)
  })

  test('signs once for a push service, and anew before the signature ends', async (t) => {
    t.after(resetClock)
    const { connection, asked } = await judged()
    const header = async () => {
      await sendMessage(aMessage(), connection)
      return asked.at(-1)?.headers?.['authorization'] ?? ''
    }
    const first = await header()
    assert.equal(await header(), first)
    const claims = jwt.decode(first.slice('vapid t='.length).split(',')[0] ?? '')
    assert.partialDeepStrictEqual(claims, { aud: 'https://push.example.net', sub: 'mailto:push@example.com' })
    advanceClock(11 * 3_600_000 + 1)
    assert.notEqual(await header(), first)
  })
})

describe('a push by Firebase', () => {
  test('goes to the token, with what the app needs to report', async () => {
    const { connection, asked } = stage(android, fixtures.accepts)
    const content = fixtures.samples.find(({ type }) => type === 'card')
    assert.ok(content)
    assert.equal((await sendMessage(aMessage({ content, validForMs: 60_000 }), connection)).kind, 'submitted')
    const request = asked.at(-1)
    assert.equal(request?.url, 'https://fcm.googleapis.com/v1/projects/bank-app/messages:send')
    assert.equal(request?.headers?.['authorization'], 'Bearer ya29.c.b0A')
    const { message } = bodyOf(request)
    assert.partialDeepStrictEqual(message, {
      token: android.token,
      notification: { title: 'On its way', body: 'It comes today.', image: 'https://example.com/shoes.png' },
      android: { priority: 'HIGH', ttl: '60s' },
      data: { messageId: aMessage().id, to: fixtures.contact, link: 'https://example.com/orders/7' },
    })
    assert.ok(Object.values(message.data as object).every((value) => typeof value === 'string'))
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
    test(`comes to what it must by ${name}`, async () => {
      const { connection, removed } = stage(android, (request) =>
        request.url.endsWith('/token') ? fixtures.accepts(request) : answer,
      )
      assert.partialDeepStrictEqual(await sendMessage(aMessage(), connection), {
        kind: 'refused',
        ...outcome,
      })
      assert.equal(removed.length, ends ? 1 : 0)
    })
})

describe('a push to an Apple device', () => {
  test('goes to the device, by its environment', async () => {
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

  test('keeps its token for forty minutes, and makes no new one earlier than Apple takes', async (t) => {
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
    test(`comes to what it must by ${reason}`, async () => {
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
})

describe('the book of devices', () => {
  test('that does not know the device refuses the message, so that another channel can', async () => {
    const { connection, asked } = stage(null, fixtures.accepts)
    const outcome = await sendMessage(aMessage(), connection)
    assert.partialDeepStrictEqual(outcome, { kind: 'refused', retry: 'never', code: 'recipient_unreachable' })
    assert.equal(asked.length, 0)
  })

  test('that cannot be read leaves the message unsent', async () => {
    const { connection } = stage(null, fixtures.accepts)
    const broken = {
      ...connection,
      devices: { find: () => Promise.reject(new Error('away')), remove: async () => {} },
    }
    await assert.rejects(sendMessage(aMessage(), broken), NotSent)
  })

  test('may know devices that the connector has no way to', async () => {
    const { connection } = stage(phone, fixtures.accepts)
    const { vapidPrivateKey } = credentials
    const outcome = await sendMessage(aMessage(), { ...connection, credentials: { vapidPrivateKey } })
    assert.partialDeepStrictEqual(outcome, { kind: 'refused', retry: 'never', code: 'not_permitted' })
  })
})

function base64url(text: string): string {
  return Buffer.from(text, 'base64').toString('base64url')
}
