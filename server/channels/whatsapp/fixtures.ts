import { createHmac } from 'node:crypto'
import type { ChannelFixtures } from '../channel-fixtures.ts'
import type { RawRequest } from '../connecting.ts'
import type { Content } from '../content.ts'
import type { HttpAnswer } from '../http/connection.ts'
import type { Update } from '../update.ts'

const appSecret = 'fixture-app-secret'
const address = '+15550783881'
const contact = '+16505551234'
const number = { display_phone_number: '15550783881', phone_number_id: '106540352242922' }
const image = { url: 'https://shop.example.com/aloe.png', mimeType: 'image/png' }
const long = (length: number): string => 'x'.repeat(length)

const samples: readonly Content[] = [
  { type: 'text', text: 'Does it come in another colour?' },
  { type: 'media', ...image, caption: 'Taj Mahal' },
  { type: 'media', url: 'https://shop.example.com/hello.ogg', mimeType: 'audio/ogg', as: 'voice' },
  {
    type: 'media',
    url: 'https://shop.example.com/bill.pdf',
    mimeType: 'application/pdf',
    filename: 'bill.pdf',
  },
  {
    type: 'template',
    name: 'order_update',
    language: 'en',
    variables: { '1': 'Asha', '2': '4711', 'button.0': '4711' },
  },
  {
    type: 'template',
    name: 'new_arrivals',
    language: 'en',
    variables: {
      '1': 'Asha',
      'card.0.header.media': image.url,
      'card.0.button.0.payload': 'aloe',
      'card.1.header.media': image.url,
    },
  },
  { type: 'template', name: 'login_code', language: 'en', variables: { code: '123456' } },
  {
    type: 'interactive',
    header: { text: 'Your order' },
    body: 'When shall we deliver?',
    footer: 'Free of charge',
    buttons: [
      { kind: 'reply', id: 'today', title: 'Today' },
      { kind: 'reply', id: 'tomorrow', title: 'Tomorrow' },
    ],
  },
  {
    type: 'interactive',
    body: 'Choose a plant',
    list: {
      button: 'Plants',
      sections: [
        { title: 'Green', rows: [{ id: 'aloe', title: 'Aloe', description: 'Needs little water' }] },
      ],
    },
  },
  {
    type: 'interactive',
    header: { media: image },
    body: 'See the shop',
    buttons: [{ kind: 'url', title: 'Open', url: 'https://shop.example.com' }],
  },
  { type: 'interactive', body: 'Where are you?', buttons: [{ kind: 'location', title: 'Send location' }] },
  {
    type: 'interactive',
    body: 'Book a visit',
    flow: { id: '1122334455', button: 'Book', token: 'visit-7', screen: 'WELCOME', data: { day: 'Friday' } },
  },
  {
    type: 'card',
    title: 'Aloe',
    text: 'Needs little water',
    media: image,
    buttons: [{ kind: 'reply', id: 'buy-aloe', title: 'Buy' }],
  },
  {
    type: 'carousel',
    text: 'Three arrivals of this week',
    cards: [
      {
        title: 'Aloe',
        media: image,
        buttons: [{ kind: 'url', title: 'Look', url: 'https://shop.example.com/aloe' }],
      },
      {
        title: 'Echeveria',
        media: image,
        buttons: [{ kind: 'url', title: 'Look', url: 'https://shop.example.com/echeveria' }],
      },
    ],
  },
  { type: 'location', latitude: 37.758056, longitude: -122.425332, name: 'META HQ', address: '1 Hacker Way' },
  {
    type: 'contacts',
    contacts: [
      {
        name: 'John Smith',
        phones: ['+19405551234'],
        emails: ['john@example.com'],
        organization: 'Lucky Shrub',
      },
    ],
  },
  {
    type: 'reaction',
    messageId: 'wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=',
    emoji: '👍',
  },
]

const reply = (title: string) => ({ kind: 'reply', id: title, title }) as const

const excessive: ChannelFixtures['excessive'] = [
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
  { content: { type: 'carousel', cards: [{ buttons: [] }] }, says: /needs a text above its cards/ },
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

const refusals: ChannelFixtures['refusals'] = [
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

/** A webhook as Meta sends and signs it: escaped to ASCII. */
function hook(field: string, value: object): RawRequest {
  const entry = [{ id: '102290129340398', time: 1_739_321_024, changes: [{ value, field }] }]
  const json = JSON.stringify({ object: 'whatsapp_business_account', entry })
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  const body = Buffer.from(json.replaceAll(/[\u007f-\uffff]/g, escape))
  const signature = createHmac('sha256', appSecret).update(body).digest('hex')
  return {
    method: 'POST',
    url: '/in/x/y',
    query: {},
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  }
}

const messages = (value: object): object => ({ messaging_product: 'whatsapp', metadata: number, ...value })
const sheena = [
  { profile: { name: 'Sheena Nelson' }, wa_id: '16505551234', user_id: 'US.13491208655302741918' },
]
const wamid = 'wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA='
const from = { from: '16505551234', id: wamid, timestamp: '1749416383' }

function wrote(message: object): object {
  return messages({ contacts: sheena, messages: [{ ...from, ...message }] })
}

type Hooks = ChannelFixtures['hooks']
const told = (
  name: string,
  field: string,
  value: object,
  ...updates: (Partial<Update> & Pick<Update, 'kind'>)[]
): Hooks[number] => ({ name, request: hook(field, value), updates })

const hooks: Hooks = [
  told('a text with an umlaut', 'messages', wrote({ type: 'text', text: { body: 'Grüße 👋' } }), {
    kind: 'message',
    providerId: wamid,
    from: contact,
    to: address,
    content: { type: 'text', text: 'Grüße 👋' },
    profile: { name: 'Sheena Nelson', aliases: ['US.13491208655302741918'] },
    sentAtMs: 1_749_416_383_000,
  }),
  told(
    'a voice note',
    'messages',
    wrote({
      type: 'audio',
      audio: { mime_type: 'audio/ogg; codecs=opus', sha256: 'SfInY0=', id: '1003383421387256', voice: true },
    }),
    {
      kind: 'message',
      content: { type: 'media', as: 'voice', mimeType: 'audio/ogg', source: '1003383421387256' },
    },
  ),
  told(
    'a form that was sent',
    'messages',
    wrote({
      context: { from: '15550783881', id: 'wamid.A' },
      type: 'interactive',
      interactive: {
        type: 'nfm_reply',
        nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"flow_token":"visit-7","day":"Friday"}' },
      },
    }),
    {
      kind: 'message',
      regarding: 'wamid.A',
      content: {
        type: 'answer',
        id: 'visit-7',
        title: 'Sent',
        data: { flow_token: 'visit-7', day: 'Friday' },
      },
    },
  ),
  told(
    'a contact without a number',
    'messages',
    messages({
      contacts: [{ profile: { name: 'Sheena', username: 'sheena' }, user_id: 'US.13491208655302741918' }],
      messages: [
        {
          from_user_id: 'US.13491208655302741918',
          id: wamid,
          timestamp: '1749416383',
          type: 'text',
          text: { body: 'hi' },
        },
      ],
    }),
    { kind: 'message', from: 'US.13491208655302741918', profile: { name: 'Sheena', username: 'sheena' } },
  ),
  told(
    'a status with its price and our id',
    'messages',
    messages({
      statuses: [
        {
          id: wamid,
          status: 'delivered',
          timestamp: '1749416390',
          recipient_id: '16505551234',
          biz_opaque_callback_data: '0199b0c2-0000-7000-8000-000000000001',
          pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' },
        },
      ],
    }),
    {
      kind: 'receipt',
      refs: [wamid],
      addresses: [contact],
      state: 'delivered',
      messageId: '0199b0c2-0000-7000-8000-000000000001',
      billed: { category: 'utility', isBillable: true },
    },
  ),
  told(
    'a failure',
    'messages',
    messages({
      statuses: [
        {
          id: wamid,
          status: 'failed',
          timestamp: '1749416390',
          recipient_id: '16505551234',
          errors: [{ code: 131_026, title: 'Message undeliverable', message: 'Message undeliverable' }],
        },
      ],
    }),
    { kind: 'receipt', state: 'undelivered', code: 'recipient_unreachable' },
  ),
  told('a message of another number of the account', 'messages', {
    ...wrote({ type: 'text', text: { body: 'hi' } }),
    metadata: { ...number, phone_number_id: '1' },
  }),
  told(
    'a number that changed',
    'messages',
    messages({
      messages: [
        {
          ...from,
          type: 'system',
          system: {
            body: 'User Sheena Nelson changed from 16505551234 to 12195555358',
            wa_id: '12195555358',
            type: 'user_changed_number',
          },
        },
      ],
    }),
    { kind: 'identity', from: contact, to: address, address: '+12195555358' },
  ),
  told(
    'marketing that was stopped',
    'user_preferences',
    messages({
      contacts: sheena,
      user_preferences: [
        {
          wa_id: '16505551234',
          detail: 'User requested to stop marketing messages',
          category: 'marketing_messages',
          value: 'stop',
          timestamp: 1_731_705_721,
        },
      ],
    }),
    { kind: 'preference', from: contact, to: address, wants: false, purpose: 'promotional' },
  ),
  told(
    'a template that was rejected',
    'message_template_status_update',
    {
      event: 'REJECTED',
      message_template_id: 594_425_479_261_596,
      message_template_name: 'order_update',
      message_template_language: 'en',
      reason: 'INVALID_FORMAT',
      message_template_category: 'UTILITY',
    },
    {
      kind: 'template',
      reference: '594425479261596',
      name: 'order_update',
      language: 'en',
      state: 'rejected',
      category: 'UTILITY',
      reason: 'INVALID_FORMAT',
    },
  ),
  told(
    'a number of low quality',
    'phone_number_quality_update',
    { display_phone_number: '15550783881', event: 'FLAGGED', current_limit: 'TIER_10K' },
    { kind: 'connector', state: 'limited' },
  ),
  told(
    'what the business wrote on its telephone',
    'smb_message_echoes',
    messages({
      message_echoes: [
        {
          from: '15550783881',
          to: '16505551234',
          id: wamid,
          timestamp: '1749416383',
          type: 'text',
          text: { body: 'We are open' },
        },
      ],
    }),
    {
      kind: 'message',
      from: address,
      to: contact,
      isEcho: true,
      content: { type: 'text', text: 'We are open' },
    },
  ),
  told('a field nobody knows', 'something_new', { anything: true }),
]

/** Real shapes of Meta's, for the tests that run over every channel. */
export const fixtures: ChannelFixtures = {
  settings: { phoneNumberId: '106540352242922', businessAccountId: '102290129340398' },
  credentials: { accessToken: 'EAAJBfixture', appSecret },
  address,
  contact,
  hookSecret: 'verify me',
  samples,
  excessive,
  accepts: () =>
    answered(200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: '16505551234', wa_id: '16505551234' }],
      messages: [{ id: wamid }],
    }),
  refusals,
  hooks,
}
