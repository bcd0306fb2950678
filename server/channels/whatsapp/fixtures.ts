import type { HttpFixtures } from '../channel-fixtures.ts'
import type { HttpAnswer } from '../http/connection.ts'
import { contentFixtures } from './content-fixtures.ts'
import { address, appSecret, contact, hookFixtures, wamid } from './hook-fixtures.ts'

const image = { url: 'https://shop.example.com/aloe.png', mimeType: 'image/png' }
const gif = { url: 'https://shop.example.com/aloe.gif', mimeType: 'image/gif' }
const long = (length: number): string => 'x'.repeat(length)

const reply = (title: string) => ({ kind: 'reply', id: title, title }) as const

const excessive: HttpFixtures['excessive'] = [
  { content: { type: 'text', text: long(4_097) }, says: /4097 characters; WhatsApp takes 4096: shorten/ },
  { content: { type: 'media', ...image, mimeType: 'image/tiff' }, says: /no image\/tiff as image: convert/ },
  { content: { type: 'media', ...image, caption: long(1_025) }, says: /caption has 1025/ },
  {
    content: { type: 'interactive', body: 'b', buttons: ['a', 'b', 'c', 'd'].map(reply) },
    says: /at most 3 buttons: use a list/,
  },
  {
    content: { type: 'interactive', body: 'b', buttons: [reply(long(21))] },
    says: /has 21 characters; WhatsApp takes 20/,
  },
  {
    content: {
      type: 'interactive',
      body: 'b',
      buttons: [{ kind: 'call', title: 'Call', phone: '+15551234' }],
    },
    says: /no call button outside a template/,
  },
  { content: { type: 'interactive', body: 'b' }, says: /buttons, a list or a flow/ },
  {
    content: { type: 'interactive', body: 'b', buttons: [reply('a'), { ...reply('b'), id: 'a' }] },
    says: /Two buttons have the same id/,
  },
  {
    content: { type: 'interactive', body: 'b', header: { media: gif }, buttons: [reply('a')] },
    says: /no image\/gif as image/,
  },
  { content: { type: 'card', title: 't', media: gif, buttons: [] }, says: /no image\/gif as image/ },
  {
    content: { type: 'card', title: 't', media: { ...gif, mimeType: 'audio/mpeg' }, buttons: [] },
    says: /plays no sound in a card/,
  },
  {
    content: { type: 'card', title: 't', text: long(1_022), media: image, buttons: [] },
    says: /text of the card has 1026 characters; WhatsApp takes 1024/,
  },
  { content: { type: 'carousel', cards: [{ buttons: [] }] }, says: /needs a text above its cards/ },
  { content: { type: 'products', text: 'All', sections: [] }, says: /a text and a product whose picture/ },
  { content: { type: 'products', sections: [{ products: ['a'] }] }, says: /id of the catalogue/ },
  {
    content: { type: 'products', header: 'A', catalogId: '1', sections: [{ products: ['a'] }] },
    says: /no header above one product/,
  },
  {
    content: { type: 'products', catalogId: '1', sections: [{ products: ['a', 'b'] }] },
    says: /need a header and a text/,
  },
  {
    content: { type: 'template', name: 'Order Update', variables: {} },
    says: /lower-case letters, digits and underscores/,
  },
  {
    content: { type: 'template', name: 'order_update', variables: { '1': 'a\nb' } },
    says: /value of 1 has a line break/,
  },
]

function answered(status: number, body: unknown): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  }
}

function refused(status: number, code: number, message: string, details?: string): HttpAnswer {
  const error_data = details === undefined ? undefined : { messaging_product: 'whatsapp', details }
  return answered(status, {
    error: {
      message: `(#${code}) ${message}`,
      type: 'OAuthException',
      code,
      error_data,
      fbtrace_id: 'Az8or2yhqkZfEZ',
    },
  })
}

const refusals: HttpFixtures['refusals'] = [
  {
    name: 'an expired token',
    answer: refused(401, 190, 'Error validating access token: Session has expired'),
    outcome: { retry: 'later', code: 'credentials_refused', halts: 'credentials' },
  },
  {
    name: 'the throughput of the number',
    answer: refused(429, 130_429, 'Rate limit hit', 'Cloud API message throughput has been reached.'),
    outcome: { retry: 'later', code: 'rate_limited', halts: 'lane', afterMs: 1_000 },
  },
  {
    name: 'too much to one contact',
    answer: refused(400, 131_056, '(Business Account, Consumer Account) pair rate limit hit'),
    outcome: { retry: 'later', code: 'pair_rate_limited' },
  },
  {
    name: 'a closed window',
    answer: refused(400, 131_047, 'Re-engagement message'),
    outcome: { retry: 'never', code: 'window_closed' },
  },
  {
    name: 'a template that is not there',
    answer: refused(404, 132_001, 'Template name does not exist in the translation'),
    outcome: { retry: 'never', code: 'template_not_approved' },
  },
  {
    name: 'a paused template',
    answer: refused(400, 132_015, 'Template is paused'),
    outcome: { retry: 'never', code: 'template_paused' },
  },
  {
    name: 'a locked account',
    answer: refused(403, 131_031, 'Account has been locked'),
    outcome: { retry: 'elsewhere', code: 'account_restricted', halts: 'lane' },
  },
  {
    name: 'trouble at Meta without a body',
    answer: { status: 502, headers: {}, body: Buffer.from('Bad Gateway') },
    outcome: { retry: 'later', code: 'provider_error' },
  },
]

/** Real shapes of Meta's, for the tests that run over every channel. */
export const fixtures: HttpFixtures = {
  settings: { phoneNumberId: '106540352242922', businessAccountId: '102290129340398' },
  credentials: { accessToken: 'EAAJBfixture', appSecret },
  address,
  contact,
  hookSecret: 'verify me',
  samples: contentFixtures,
  excessive,
  accepts: () =>
    answered(200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: '16505551234', wa_id: '16505551234' }],
      messages: [{ id: wamid }],
    }),
  refusals,
  hooks: hookFixtures,
}
