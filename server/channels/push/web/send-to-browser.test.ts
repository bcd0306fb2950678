import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { advanceClock, resetClock } from '#platform/clock.ts'
import type { Device } from '../../device.ts'
import { fixtures } from '../fixtures.ts'
import { isProven } from '../proof.ts'
import { aMessage, answered, credentials, stage } from '../testing/push-stage.ts'
import { sendMessage } from '../send-message.ts'
import { vapidPublicKey } from '../push-settings.ts'

const vapidKey = vapidPublicKey(credentials.vapidPrivateKey ?? '')

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

test('a push to a browser is opened by a push service that is not ours, and says what the message says', async () => {
  const { connection, model, clientHash } = await judged()
  const content = fixtures.samples.find(({ type }) => type === 'card')
  assert.ok(content)
  const outcome = await sendMessage(aMessage({ content }), connection)
  assert.deepEqual(outcome, { kind: 'submitted', refs: [aMessage().id] })
  const [opened] = model.messages[clientHash] ?? []
  const { web_push, notification } = JSON.parse(opened ?? '{}') as {
    web_push: number
    notification: { data: Record<string, string> }
  }
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
  const { messageId, to, proof, report } = notification.data
  assert.equal(report, 'https://patchbay.test/in/push/cnr_1')
  assert.ok(isProven(messageId ?? '', to ?? '', proof ?? '', credentials))
  assert.equal(isProven(messageId ?? '', 'webpush:another', proof ?? '', credentials), false)
})

test('a push to a browser takes the browser off the book once it unsubscribed', async () => {
  const { connection, removed, model, clientHash } = await judged()
  model.expireSubscription(clientHash)
  const outcome = await sendMessage(aMessage(), connection)
  assert.partialDeepStrictEqual(outcome, { kind: 'refused', retry: 'never', code: 'recipient_unreachable' })
  assert.equal(removed.length, 1)
  assert.equal(removed[0]?.[0], fixtures.contact)
})

test('a push to a browser says how long, how urgent and what it replaces', async () => {
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

test('a push to a browser signs once for a push service, and anew before the signature ends', async (t) => {
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

function base64url(text: string): string {
  return Buffer.from(text, 'base64').toString('base64url')
}
