import { createHmac, generateKeyPairSync } from 'node:crypto'
import type { HttpFixtures } from '../channel-fixtures.ts'
import type { RawRequest } from '../connecting.ts'
import type { HttpAnswer } from '../http/connection.ts'

const agentId = 'bank_1a2b3c_agent@rbm.goog'
const contact = '+919812345678'
const hookSecret = 'SJENCPGJESMGUFPY'
const messageId = '0195f3c2-7b1e-7a44-9c51-3f1f2b6a9d10'
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

const image = { url: 'https://example.com/shoes.png', mimeType: 'image/png' }
const reply = { kind: 'reply' as const, id: 'yes', title: 'Yes' }

/** An envelope as Google posts it, signed with the client token. */
function envelope(event: object, attributes: object = { business_id: agentId, product: 'RBM' }): RawRequest {
  const data = Buffer.from(JSON.stringify(event))
  const message = {
    attributes,
    data: data.toString('base64'),
    messageId: '8837561293',
    publishTime: '2026-11-30T08:00:00.123Z',
  }
  return {
    method: 'POST',
    url: '/in/rcs/con_1',
    query: {},
    headers: {
      'content-type': 'application/json',
      'x-goog-webhook-type': 'message_callback',
      'x-goog-signature': createHmac('sha512', hookSecret).update(data).digest('base64'),
    },
    body: Buffer.from(JSON.stringify({ message, subscription: 'projects/rbm-bank/subscriptions/webhook' })),
  }
}

function fromPhone(event: object): RawRequest {
  const sendTime = '2026-11-30T08:00:00.123456Z'
  return envelope({
    senderPhoneNumber: contact,
    eventId: 'Ms6oOMjkxqQZSHqyPYVLRpmA',
    sendTime,
    agentId,
    ...event,
  })
}

function error(code: number, status: string, message: string, headers = {}): HttpAnswer {
  return { status: code, headers, body: Buffer.from(JSON.stringify({ error: { code, message, status } })) }
}

const visit = {
  kind: 'calendar',
  title: 'Note the day',
  event: {
    title: 'Fitting',
    description: 'Bring the old ones.',
    startsAt: '2026-06-02T10:00:00+05:30',
    endsAt: '2026-06-02T10:30:00+05:30',
  },
} as const

/** Answers and requests of RCS for Business. Source: its guides on sending messages and receiving events. */
export const fixtures: HttpFixtures = {
  settings: { agentId, agentName: 'brands/b-1/agents/a-1' },
  credentials: {
    serviceAccountKey: JSON.stringify({
      type: 'service_account',
      project_id: 'bank-rcs',
      private_key_id: 'k1',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: 'rcs@bank-rcs.iam.gserviceaccount.com',
    }),
  },
  address: agentId,
  contact,
  hookSecret,
  samples: [
    { type: 'text', text: 'Your code is 482913.' },
    { type: 'media', url: 'https://example.com/terms.pdf', mimeType: 'application/pdf' },
    { type: 'media', ...image, caption: 'The new ones' },
    {
      type: 'interactive',
      header: { media: image },
      body: 'Shall we send them?',
      footer: 'Answer any time.',
      buttons: [
        reply,
        { kind: 'url', title: 'Look closer', url: 'https://example.com/shoes' },
        { kind: 'call', title: 'Call us', phone: '+911140000000' },
        { kind: 'location', title: 'Send my place' },
        { kind: 'reply', id: 'no', title: 'No' },
      ],
    },
    {
      type: 'interactive',
      body: 'Which size?',
      list: {
        button: 'Sizes',
        sections: [{ title: 'EU', rows: [{ id: '42', title: '42', description: 'In stock' }] }],
      },
    },
    { type: 'card', title: 'Shoes', text: 'Light and red.', media: image, buttons: [reply] },
    {
      type: 'interactive',
      body: 'See you on Tuesday?',
      buttons: [
        visit,
        { kind: 'map', title: 'Where we are', latitude: 28.6139, longitude: 77.209, name: 'Our shop' },
        { kind: 'compose', title: 'Write to us', phone: '+911140000000', text: 'I would like' },
        { kind: 'record', title: 'Tell us', phone: '+911140000000', records: 'audio' },
      ],
    },
    {
      type: 'carousel',
      cards: [
        { title: 'Red', media: image, buttons: [reply] },
        { title: 'Blue', media: image, buttons: [] },
      ],
    },
    { type: 'location', latitude: 28.6139, longitude: 77.209, name: 'Our shop', address: 'Janpath 1, Delhi' },
  ],
  excessive: [
    { content: { type: 'text', text: 'x'.repeat(3_073) }, says: /at most 3072 characters/ },
    {
      content: { type: 'interactive', body: 'Yes?', buttons: [{ ...reply, title: 'x'.repeat(26) }] },
      says: /at most 25 characters/,
    },
    {
      content: { type: 'interactive', body: 'Yes?', buttons: Array.from({ length: 12 }, () => reply) },
      says: /at most 11 buttons/,
    },
    { content: { type: 'interactive', body: 'Yes?' }, says: /needs a button/ },
    {
      content: { type: 'card', title: 'A', buttons: Array.from({ length: 5 }, () => reply) },
      says: /at most 4/,
    },
    { content: { type: 'card', buttons: [reply] }, says: /needs a title, a text or media/ },
    { content: { type: 'carousel', cards: [{ title: 'One', buttons: [] }] }, says: /2 to 10 cards/ },
    {
      content: { type: 'media', url: 'https://example.com/a.pdf', mimeType: 'application/pdf', caption: 'A' },
      says: /only with an image or a video/,
    },
    {
      content: {
        type: 'interactive',
        body: 'Call',
        buttons: [{ kind: 'call', title: 'Call', phone: '0800 1' }],
      },
      says: /as \+ and digits/,
    },
    {
      content: {
        type: 'interactive',
        body: 'When?',
        buttons: [{ ...visit, event: { ...visit.event, endsAt: visit.event.startsAt } }],
      },
      says: /ends before it begins/,
    },
    {
      content: {
        type: 'interactive',
        body: 'When?',
        buttons: [{ ...visit, event: { ...visit.event, title: 'x'.repeat(101) } }],
      },
      says: /title of an event has at most 100/,
    },
    {
      content: {
        type: 'interactive',
        body: 'When?',
        buttons: [{ ...visit, event: { ...visit.event, description: 'x'.repeat(501) } }],
      },
      says: /description of an event has at most 500/,
    },
    {
      content: {
        type: 'card',
        title: 'Write',
        buttons: [{ kind: 'compose', title: 'Write', phone: '+911140000000', text: 'x'.repeat(101) }],
      },
      says: /draft of a button has at most 100/,
    },
    {
      content: {
        type: 'card',
        title: 'Tell',
        buttons: [{ kind: 'record', title: 'Tell us', phone: '0800', records: 'video' }],
      },
      says: /as \+ and digits/,
    },
    { content: { type: 'reaction', messageId, emoji: '👍' }, says: /carries no reaction/ },
  ],
  accepts: ({ url }) => ({
    status: 200,
    headers: {},
    body: Buffer.from(
      url.endsWith('/token')
        ? '{"access_token":"ya29.c.b0A","expires_in":3599,"token_type":"Bearer"}'
        : url.includes('/capabilities')
          ? '{"features":["RICHCARD_STANDALONE","RICHCARD_CAROUSEL","ACTION_COMPOSE","ACTION_CREATE_CALENDAR_EVENT","ACTION_DIAL","ACTION_OPEN_URL","ACTION_SHARE_LOCATION","ACTION_VIEW_LOCATION"]}'
          : `{"name":"phones/${contact}/agentMessages/${messageId}","sendTime":"2026-11-30T08:00:00Z"}`,
    ),
  }),
  refusals: [
    {
      name: 'a phone without RCS',
      answer: error(404, 'NOT_FOUND', 'Requested entity was not found.'),
      outcome: { retry: 'never', code: 'recipient_unreachable' },
    },
    {
      name: 'a form it does not take',
      answer: error(400, 'INVALID_ARGUMENT', 'Invalid value at text'),
      outcome: { retry: 'never', code: 'content_refused' },
    },
    {
      name: 'an agent that may not',
      answer: error(403, 'PERMISSION_DENIED', 'The caller does not have permission'),
      outcome: { retry: 'never', code: 'not_permitted' },
    },
    {
      name: 'a token that ended',
      answer: error(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.'),
      outcome: { retry: 'later', code: 'credentials_refused', halts: 'credentials' },
    },
    {
      name: 'a quota that is used up',
      answer: error(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', { 'retry-after': '7' }),
      outcome: { retry: 'later', code: 'rate_limited', halts: 'lane', afterMs: 7_000 },
    },
    {
      name: 'an outage',
      answer: { status: 503, headers: {}, body: Buffer.from('<html>') },
      outcome: { retry: 'later', code: 'provider_error' },
    },
  ],
  hooks: [
    {
      name: 'delivered',
      request: fromPhone({ eventType: 'DELIVERED', messageId }),
      updates: [{ kind: 'receipt', refs: [messageId], state: 'delivered', messageId, addresses: [contact] }],
    },
    {
      name: 'read',
      request: fromPhone({ eventType: 'READ', messageId }),
      updates: [{ kind: 'receipt', refs: [messageId], state: 'read' }],
    },
    {
      name: 'typing',
      request: fromPhone({ eventType: 'IS_TYPING' }),
      updates: [{ kind: 'typing', from: contact, to: agentId, on: true }],
    },
    {
      name: 'an end that came before the phone did',
      request: envelope({ phoneNumber: contact, eventType: 'TTL_EXPIRATION_REVOKED', messageId, agentId }),
      updates: [{ kind: 'receipt', refs: [messageId], state: 'expired', code: 'carrier_expired' }],
    },
    {
      name: 'an end that could not be kept',
      request: envelope({
        phoneNumber: contact,
        eventType: 'TTL_EXPIRATION_REVOKE_FAILED',
        messageId,
        agentId,
      }),
      updates: [{ kind: 'receipt', state: 'onTheWay' }],
    },
    {
      name: 'a text',
      request: fromPhone({ text: 'Hi', messageId: 'MxKUg2qs' }),
      updates: [
        {
          kind: 'message',
          providerId: 'MxKUg2qs',
          from: contact,
          to: agentId,
          content: { type: 'text', text: 'Hi' },
          sentAtMs: Date.parse('2026-11-30T08:00:00.123Z'),
        },
      ],
    },
    {
      name: 'a pressed suggestion',
      request: fromPhone({ suggestionResponse: { postbackData: 'yes', text: 'Yes', type: 'REPLY' } }),
      updates: [{ kind: 'message', content: { type: 'answer', id: 'yes', title: 'Yes' } }],
    },
    {
      name: 'a place',
      request: fromPhone({ location: { latitude: 37.422, longitude: -122.084 } }),
      updates: [{ kind: 'message', content: { type: 'location', latitude: 37.422, longitude: -122.084 } }],
    },
    {
      name: 'a file',
      request: fromPhone({
        userFile: {
          payload: {
            mimeType: 'image/gif',
            fileSizeBytes: 127806,
            fileUri: 'https://storage.googleapis.com/copper/77ddb795',
            fileName: '4_animated.gif',
          },
        },
      }),
      updates: [
        {
          kind: 'message',
          content: {
            type: 'media',
            as: 'image',
            mimeType: 'image/gif',
            source: 'https://storage.googleapis.com/copper/77ddb795',
            filename: '4_animated.gif',
            sizeBytes: 127806,
          },
        },
      ],
    },
    {
      name: 'a no to more of it',
      request: fromPhone({ eventType: 'UNSUBSCRIBE' }),
      updates: [{ kind: 'preference', from: contact, to: agentId, wants: false, purpose: 'promotional' }],
    },
    {
      name: 'a launch that was refused',
      request: envelope(
        {
          eventId: 'e1',
          agentId,
          regionId: 'jio',
          oldLaunchState: 'LAUNCH_STATE_PENDING',
          newLaunchState: 'LAUNCH_STATE_REJECTED',
          comment: 'The logo is missing.',
        },
        { business_id: agentId, event_type: 'REJECTED', product: 'RBM', type: 'agent_launch_event' },
      ),
      updates: [
        {
          kind: 'connector',
          state: 'limited',
          detail: 'The agent is rejected with jio. The logo is missing.',
        },
      ],
    },
    {
      name: 'what is for another agent of the partner',
      request: fromPhone({ text: 'Hi', messageId: 'MxKUg2qs', agentId: 'shop_agent@rbm.goog' }),
      updates: [],
    },
    {
      name: 'an event of a kind nobody knows yet',
      request: fromPhone({ eventType: 'IS_DREAMING' }),
      updates: [],
    },
  ],
}
