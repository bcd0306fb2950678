import type { HttpFixtures } from '../channel-fixtures.ts'
import type { HttpAnswer, HttpRequest } from '../http/connection.ts'
import { hookFixtures } from './hook-fixtures.ts'
import { hookSecret } from './hook-of.ts'

const ana = { id: 5123456789, first_name: 'Ana', type: 'private' }
const bot = { id: 7000000001, is_bot: true, first_name: 'Patchbay', username: 'patchbay_bot' }

function answer(status: number, body: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) }
}

const refusal = (error_code: number, description: string, parameters?: Record<string, number>): HttpAnswer =>
  answer(error_code, { ok: false, error_code, description, ...(parameters && { parameters }) })

/** Takes everything: a message for what sends one, as many as asked for an album, and true for the rest. */
function accepts(request: HttpRequest): HttpAnswer {
  const method = request.url.split('/').at(-1) ?? ''
  const message = { message_id: 42, from: bot, chat: ana, date: 1749416390, text: 'taken' }
  if (method === 'sendMediaGroup')
    return answer(200, { ok: true, result: [message, { ...message, message_id: 43 }] })
  const isSent = method.startsWith('send') && method !== 'sendChatAction'
  return answer(200, { ok: true, result: isSent ? message : true })
}

/** What the tests over every channel need of Telegram. Shapes: Bot API 10.1. */
export const fixtures: HttpFixtures = {
  settings: {},
  credentials: { botToken: '7000000001:AAE-0123456789abcdefghijklmnopqrstu' },
  address: '@patchbay_bot',
  contact: '5123456789',
  hookSecret,
  samples: [
    { type: 'text', text: 'Your parcel is on its way.', previewUrl: false },
    { type: 'media', url: 'https://shop.example/a.jpg', mimeType: 'image/jpeg', caption: 'The red one' },
    {
      type: 'interactive',
      header: { text: 'Delivery' },
      body: 'When shall we come?',
      footer: 'Free of charge',
      buttons: [
        { kind: 'reply', id: 'slot:am', title: 'Morning' },
        { kind: 'url', title: 'Track', url: 'https://shop.example/t/1' },
      ],
    },
    {
      type: 'interactive',
      body: 'Choose a size.',
      list: {
        button: 'Sizes',
        sections: [{ title: 'Shirts', rows: [{ id: 's', title: 'S', description: 'small' }] }],
      },
    },
    {
      type: 'card',
      title: 'Red shirt',
      text: 'Cotton',
      media: { url: 'https://shop.example/a.jpg', mimeType: 'image/jpeg' },
      buttons: [{ kind: 'reply', id: 'buy:1', title: 'Buy' }],
    },
    {
      type: 'carousel',
      cards: [
        { title: 'One', media: { url: 'https://shop.example/1.jpg', mimeType: 'image/jpeg' }, buttons: [] },
        { title: 'Two', media: { url: 'https://shop.example/2.jpg', mimeType: 'image/jpeg' }, buttons: [] },
      ],
    },
    { type: 'location', latitude: 19.43, longitude: -99.13, name: 'Shop', address: 'Calle 5' },
    {
      type: 'contacts',
      contacts: [{ name: 'Luis', phones: ['+525512345678'], emails: ['luis@shop.example'] }],
    },
    { type: 'reaction', messageId: '5123456789:5', emoji: '👍' },
  ],
  excessive: [
    { content: { type: 'text', text: 'x'.repeat(4_097) }, says: /4097 characters.*4096/ },
    {
      content: {
        type: 'media',
        url: 'https://a.example/a.jpg',
        mimeType: 'image/jpeg',
        caption: 'x'.repeat(1_025),
      },
      says: /caption has 1025/,
    },
    {
      content: {
        type: 'interactive',
        body: 'x',
        buttons: [{ kind: 'reply', id: 'é'.repeat(33), title: 'Yes' }],
      },
      says: /"Yes" is longer than Telegram's 64 bytes/,
    },
    {
      content: {
        type: 'interactive',
        body: 'x',
        buttons: [{ kind: 'call', title: 'Call', phone: '+15550001111' }],
      },
      says: /no buttons that call/,
    },
    {
      content: {
        type: 'interactive',
        body: 'x',
        buttons: [
          { kind: 'location', title: 'Where?' },
          { kind: 'reply', id: 'no', title: 'No' },
        ],
      },
      says: /beside others/,
    },
    {
      content: { type: 'interactive', body: 'x', flow: { id: '1', button: 'Open' } },
      says: /no forms/,
    },
    {
      content: { type: 'contacts', contacts: [{ name: 'Luis', phones: [], emails: ['a@b.example'] }] },
      says: /no telephone number/,
    },
    { content: { type: 'reaction', messageId: '1:1', emoji: '🫠' }, says: /no reaction 🫠/ },
    { content: { type: 'template', name: 'hello', variables: {} }, says: /no template/ },
    { content: { type: 'carousel', cards: [{ buttons: [] }] }, says: /A card needs/ },
  ],
  accepts,
  refusals: [
    {
      name: 'a contact that blocked the bot',
      answer: refusal(403, 'Forbidden: bot was blocked by the user'),
      outcome: { retry: 'never', code: 'recipient_blocked' },
    },
    {
      name: 'a contact that never started the bot',
      answer: refusal(400, 'Bad Request: chat not found'),
      outcome: { retry: 'never', code: 'recipient_invalid' },
    },
    {
      name: 'a deleted account',
      answer: refusal(403, 'Forbidden: user is deactivated'),
      outcome: { retry: 'never', code: 'recipient_unreachable' },
    },
    {
      name: 'a revoked token',
      answer: refusal(401, 'Unauthorized'),
      outcome: { retry: 'later', code: 'credentials_refused', halts: 'credentials' },
    },
    {
      name: 'too many messages of the bot',
      answer: refusal(429, 'Too Many Requests: retry after 7', { retry_after: 7 }),
      outcome: { retry: 'later', code: 'rate_limited', afterMs: 7_000, halts: 'lane' },
    },
    {
      name: 'a file Telegram cannot show',
      answer: refusal(400, 'Bad Request: IMAGE_PROCESS_FAILED'),
      outcome: { retry: 'never', code: 'media_refused' },
    },
    {
      name: 'trouble of its own',
      answer: { status: 502, headers: {}, body: Buffer.from('<html>502 Bad Gateway</html>') },
      outcome: { retry: 'later', code: 'provider_error' },
    },
  ],
  hooks: hookFixtures,
}
