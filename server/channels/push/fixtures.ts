import { createECDH, generateKeyPairSync } from 'node:crypto'
import type { HttpFixtures } from '../channel-fixtures.ts'
import type { RawRequest } from '../connecting.ts'
import type { HttpAnswer } from '../http/connection.ts'
import { proofOf } from './proof.ts'

const contact = 'webpush:0195f3c2-7b1e-7a44-9c51-3f1f2b6a9d11'
const messageId = '0195f3c2-7b1e-7a44-9c51-3f1f2b6a9d10'
const vapid = createECDH('prime256v1')
vapid.generateKeys()
const google = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const apple = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const credentials = {
  vapidPrivateKey: vapid.getPrivateKey('base64url').padStart(43, 'A'),
  serviceAccountKey: JSON.stringify({
    type: 'service_account',
    project_id: 'bank-app',
    private_key_id: 'k1',
    private_key: google.export({ type: 'pkcs8', format: 'pem' }),
    client_email: 'push@bank-app.iam.gserviceaccount.com',
  }),
  apnsKey: apple.export({ type: 'pkcs8', format: 'pem' }).toString(),
}
const image = { url: 'https://example.com/shoes.png', mimeType: 'image/png' }
const reply = { kind: 'reply' as const, id: 'later', title: 'Later' }
const link = { kind: 'url' as const, title: 'Track it', url: 'https://example.com/orders/7' }

/** What the app of a device reports, with the proof that came with the push. */
function report(event: object): RawRequest {
  const proof = proofOf(messageId, contact, credentials)
  return {
    method: 'POST',
    url: '/in/push/cnr_1',
    query: {},
    headers: { 'content-type': 'text/plain;charset=UTF-8' },
    body: Buffer.from(JSON.stringify({ reports: [{ messageId, to: contact, proof, ...event }] })),
  }
}

function answer(status: number, body: object | string, headers = {}): HttpAnswer {
  return { status, headers, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) }
}

/** An error of Firebase's in its whole form. Source: FCM HTTP v1, ErrorCode. */
export function fcmError(code: number, status: string, errorCode: string, message = 'no'): HttpAnswer {
  const details = [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }]
  return answer(code, { error: { code, message, status, details } })
}

/** Answers of the three push services, and what apps report. Source: RFC 8030, FCM HTTP v1, Apple's response codes. */
export const fixtures: HttpFixtures = {
  settings: {
    app: 'com.example.bank',
    title: 'Example Bank',
    link: 'https://example.com/',
    contact: 'mailto:push@example.com',
    apnsTeamId: 'TEAM123456',
    apnsKeyId: 'KEY1234567',
    apnsBundleId: 'com.example.bank',
  },
  credentials,
  address: 'com.example.bank',
  contact,
  hookSecret: 'unused-for-reports-prove-themselves',
  samples: [
    { type: 'text', text: 'Your parcel is on its way.' },
    { type: 'media', ...image, caption: 'The new ones' },
    { type: 'card', title: 'On its way', text: 'It comes today.', media: image, buttons: [link, reply] },
    {
      type: 'interactive',
      header: { text: 'Rate us' },
      body: 'How was it?',
      footer: 'Thank you',
      buttons: [reply],
    },
  ],
  excessive: [
    { content: { type: 'text', text: 'x'.repeat(4_000) }, says: /at most 3993 bytes/ },
    { content: { type: 'text', text: '語'.repeat(1_300) }, says: /at most 3993 bytes/ },
    { content: { type: 'card', title: 'A', buttons: [reply, reply, link] }, says: /at most 2 buttons/ },
    { content: { type: 'card', media: image, buttons: [] }, says: /needs words/ },
    {
      content: { type: 'media', url: 'https://example.com/a.mp4', mimeType: 'video/mp4' },
      says: /images only/,
    },
    {
      content: {
        type: 'interactive',
        body: 'Call',
        buttons: [{ kind: 'call', title: 'Call', phone: '+123456789' }],
      },
      says: /no call/,
    },
    {
      content: { type: 'interactive', body: 'Hm', buttons: [{ ...reply, title: 'x'.repeat(41) }] },
      says: /more than 40 characters/,
    },
    { content: { type: 'location', latitude: 1, longitude: 2 }, says: /carries no location/ },
  ],
  accepts: ({ url }) =>
    url.endsWith('/token')
      ? answer(200, { access_token: 'ya29.c.b0A', expires_in: 3599, token_type: 'Bearer' })
      : url.includes('messages:send')
        ? answer(200, { name: 'projects/bank-app/messages/0:1500415314455276%31bd1c9631bd1c96' })
        : url.includes('/3/device/')
          ? answer(200, '', { 'apns-id': messageId })
          : answer(201, '', { location: 'https://push.example.net/message/1' }),
  refusals: [
    {
      name: 'a browser that unsubscribed',
      answer: answer(410, 'Gone'),
      outcome: { retry: 'never', code: 'recipient_unreachable' },
    },
    {
      name: 'a key of another sender',
      answer: answer(403, 'invalid JWT provided'),
      outcome: { retry: 'never', code: 'not_permitted' },
    },
    {
      name: 'a browser that got too many',
      answer: answer(429, '', { 'retry-after': '30' }),
      outcome: { retry: 'later', code: 'pair_rate_limited', afterMs: 30_000 },
    },
    {
      name: 'a service that is away',
      answer: answer(503, ''),
      outcome: { retry: 'later', code: 'provider_error' },
    },
  ],
  hooks: [
    {
      name: 'a push that was shown',
      request: report({ event: 'delivered' }),
      updates: [{ kind: 'receipt', refs: [messageId], messageId, state: 'delivered', addresses: [contact] }],
    },
    {
      name: 'a push that was tapped',
      request: report({ event: 'clicked' }),
      updates: [{ kind: 'receipt', refs: [messageId], state: 'read' }],
    },
    {
      name: 'an item of a feed that was marked as read',
      request: report({ event: 'read' }),
      updates: [{ kind: 'receipt', refs: [messageId], state: 'read' }],
    },
    {
      name: 'a button that was pressed',
      request: report({ event: 'clicked', action: 'later', title: 'Later' }),
      updates: [
        { kind: 'receipt', state: 'read' },
        {
          kind: 'message',
          from: contact,
          to: 'com.example.bank',
          regarding: messageId,
          content: { type: 'answer', id: 'later', title: 'Later' },
        },
      ],
    },
    {
      name: 'a link that was followed',
      request: report({ event: 'clicked', action: 'link-0' }),
      updates: [{ kind: 'receipt', state: 'read' }],
    },
    { name: 'a report of a kind nobody knows yet', request: report({ event: 'dreamt' }), updates: [] },
  ],
}
