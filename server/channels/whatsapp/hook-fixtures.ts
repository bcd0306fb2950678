import { createHmac } from 'node:crypto'
import type { HttpFixtures } from '../channel-fixtures.ts'
import type { RawRequest } from '../connecting.ts'
import type { Update } from '../update.ts'

/** What the webhooks of the fixtures are signed with, and whose they are. */
export const appSecret = 'fixture-app-secret'
export const address = '+15550783881'
export const contact = '+16505551234'
export const wamid = 'wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA='
const number = { display_phone_number: '15550783881', phone_number_id: '106540352242922' }

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
const from = { from: '16505551234', id: wamid, timestamp: '1749416383' }

function wrote(message: object): object {
  return messages({ contacts: sheena, messages: [{ ...from, ...message }] })
}

type Hooks = HttpFixtures['hooks']
const told = (
  name: string,
  field: string,
  value: object,
  ...updates: (Partial<Update> & Pick<Update, 'kind'>)[]
): Hooks[number] => ({ name, request: hook(field, value), updates })

/** Webhooks of Meta's, in the shapes it really sends, and what they say. */
export const hookFixtures: Hooks = [
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
  told(
    'a failure for what the business cannot do, which concerns the number too',
    'messages',
    messages({
      statuses: [
        {
          id: wamid,
          status: 'failed',
          timestamp: '1749416390',
          recipient_id: '16505551234',
          errors: [{ code: 131_042, title: 'Business eligibility payment issue' }],
        },
      ],
    }),
    { kind: 'receipt', state: 'rejected', code: 'payment_required' },
    { kind: 'connector', state: 'limited' },
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
