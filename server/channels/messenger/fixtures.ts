import { createHmac } from 'node:crypto'
import type { HttpFixtures } from '../channel-fixtures.ts'
import type { RawRequest } from '../connecting.ts'
import type { HttpAnswer } from '../http/connection.ts'

const appSecret = '0f6b1b4a9b7a4e0fb6c1d1a2e3f4a5b6'
const page = '682498302938465'
const psid = '25381719828140932'
const appId = '1517776481860111'
const at = 1_458_692_752_478

/** As Meta writes JSON: beyond ASCII escaped, and slashes too. */
function hook(...messaging: readonly Record<string, unknown>[]): RawRequest {
  return signed({ object: 'page', entry: [{ id: page, time: at, messaging }] })
}

function signed(json: unknown): RawRequest {
  const text = JSON.stringify(json)
    .replaceAll('/', String.raw`\/`)
    .replaceAll(/[^\0-~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const body = Buffer.from(text)
  const signature = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`
  return {
    method: 'POST',
    url: '/in/messenger/x',
    query: {},
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
    body,
  }
}

const fromContact = { sender: { id: psid }, recipient: { id: page }, timestamp: at }
const fromPage = { sender: { id: page }, recipient: { id: psid }, timestamp: at }
const message = (what: Record<string, unknown>): Record<string, unknown> => ({
  ...fromContact,
  message: { mid: 'm_1457764197618:41d102a3e1ae206a38', ...what },
})
const said = { kind: 'message', from: psid, to: page } as const

function refusal(status: number, error: Record<string, unknown>): HttpAnswer {
  const whole = { error: { type: 'OAuthException', fbtrace_id: 'BLBz/WZt8dN', ...error } }
  return { status, headers: {}, body: Buffer.from(JSON.stringify(whole)) }
}

const picture = 'https://example.com/menu.png'

/**
 * Payloads as Meta's reference shows them.
 * Source: developers.facebook.com, Messenger Platform: webhook events (messages, message_deliveries, message_reads, message_echoes,
 * message_reactions, message_edits, messaging_postbacks, messaging_optins), Send API, error codes, utility messages;
 * 551/1545041 from github.com/microsoft/botframework-sdk issue 4556.
 */
export const fixtures: HttpFixtures = {
  settings: { appId },
  credentials: { accessToken: 'EAACEdEose0cBA', appSecret },
  address: page,
  contact: psid,
  hookSecret: 'a-verify-token',
  samples: [
    { type: 'text', text: 'Your table is ready.' },
    { type: 'media', url: picture, mimeType: 'image/png' },
    {
      type: 'interactive',
      body: 'Shall we deliver today?',
      buttons: [
        { kind: 'reply', id: 'yes', title: 'Yes' },
        { kind: 'reply', id: 'no', title: 'No' },
      ],
    },
    {
      type: 'card',
      title: 'Welcome!',
      text: 'We have the right hat for everyone.',
      media: { url: picture, mimeType: 'image/png' },
      buttons: [{ kind: 'url', title: 'View Website', url: 'https://example.com/' }],
    },
    {
      type: 'carousel',
      cards: [
        { title: 'One', text: 'first', buttons: [] },
        { title: 'Two', text: 'second', buttons: [{ kind: 'reply', id: 'two', title: 'This one' }] },
      ],
    },
    {
      type: 'template',
      name: 'jaspers_market_order_confirmation_update_us',
      language: 'en',
      variables: { '1': 'confirmed', 'button.0': '12345' },
    },
    { type: 'reaction', messageId: 'msg_x', emoji: '🎉' },
  ],
  excessive: [
    { content: { type: 'text', text: 'x'.repeat(2_001) }, says: /2000 characters/ },
    {
      content: { type: 'media', url: picture, mimeType: 'image/png', caption: 'x'.repeat(2_001) },
      says: /2000 characters/,
    },
    {
      content: {
        type: 'interactive',
        body: 'When?',
        buttons: [{ kind: 'map', title: 'Where', latitude: 1, longitude: 2 }],
      },
      says: /no button that opens a map, as “Where” would. Send the place/,
    },
    {
      content: {
        type: 'interactive',
        body: 'Which?',
        buttons: [{ kind: 'reply', id: 'a', title: 'A title of far too many letters' }],
      },
      says: /20 characters on a button/,
    },
    {
      content: {
        type: 'interactive',
        body: 'x'.repeat(641),
        buttons: [{ kind: 'url', title: 'Open', url: 'https://example.com/' }],
      },
      says: /640 characters/,
    },
    { content: { type: 'location', latitude: 1, longitude: 2 }, says: /does not carry location/ },
    {
      content: { type: 'template', name: 't', variables: { 'header.media': picture } },
      says: /brings its own picture/,
    },
  ],
  accepts: () => ({
    status: 200,
    headers: {},
    body: Buffer.from(
      JSON.stringify({
        recipient_id: psid,
        message_id: 'm_zm2fACsz21560tai1om-TvABABVG5smou58Xoe7OB4ekibklqP8d2WdzC',
      }),
    ),
  }),
  refusals: [
    {
      name: 'a closed window',
      answer: refusal(400, {
        message: '(#10) This message is sent outside of allowed window.',
        code: 10,
        error_subcode: 2018278,
      }),
      outcome: { retry: 'never', code: 'window_closed' },
    },
    {
      name: 'a person who is not available',
      answer: refusal(400, {
        message: "(#551) This person isn't available right now.",
        code: 551,
        error_subcode: 1545041,
      }),
      outcome: { retry: 'never', code: 'recipient_unreachable' },
    },
    {
      name: 'a dead token',
      answer: refusal(401, { message: 'Invalid OAuth access token.', code: 190 }),
      outcome: { retry: 'later', code: 'credentials_refused', halts: 'credentials' },
    },
    {
      name: 'a rate',
      answer: {
        ...refusal(400, { message: '(#613) Calls to this api have exceeded the rate limit.', code: 613 }),
        headers: {
          'x-business-use-case-usage':
            '{"682498302938465":[{"type":"messenger","call_count":100,"total_cputime":12,"total_time":25,"estimated_time_to_regain_access":3}]}',
        },
      },
      outcome: { retry: 'later', code: 'rate_limited', halts: 'lane', afterMs: 180_000 },
    },
    {
      name: 'an unknown person',
      answer: refusal(400, { message: '(#100) No matching user found', code: 100, error_subcode: 2018001 }),
      outcome: { retry: 'never', code: 'recipient_invalid' },
    },
  ],
  hooks: [
    {
      name: 'a text with an emoji',
      request: hook(message({ text: 'hello, wörld! 👋' })),
      updates: [
        {
          ...said,
          providerId: 'm_1457764197618:41d102a3e1ae206a38',
          content: { type: 'text', text: 'hello, wörld! 👋' },
          sentAtMs: at,
        },
      ],
    },
    {
      name: 'a quick reply',
      request: hook(message({ text: 'hello, world!', quick_reply: { payload: 'Y' } })),
      updates: [{ ...said, content: { type: 'answer', id: 'Y', title: 'hello, world!' } }],
    },
    {
      name: 'an answer to a message',
      request: hook(message({ text: 'that one', reply_to: { mid: 'm_1fTq8oLumEyIp3Q2MR' } })),
      updates: [{ ...said, regarding: 'm_1fTq8oLumEyIp3Q2MR' }],
    },
    {
      name: 'two attachments',
      request: hook(
        message({
          attachments: [
            { type: 'image', payload: { url: 'https://scontent.xx.fbcdn.net/v/t1/photo.png?_nc_cat=1' } },
            { type: 'file', payload: { url: 'https://cdn.fbsbx.com/v/bill%20May.pdf?dl=1' } },
          ],
        }),
      ),
      updates: [
        { ...said, content: { type: 'media', mimeType: 'image/png', as: 'image' } as never },
        {
          ...said,
          providerId: 'm_1457764197618:41d102a3e1ae206a38#2',
          content: { type: 'media', as: 'document', filename: 'bill May.pdf' } as never,
        },
      ],
    },
    {
      name: 'a place',
      request: hook(
        message({
          attachments: [{ type: 'location', payload: { coordinates: { lat: 12.97, long: 77.59 } } }],
        }),
      ),
      updates: [{ ...said, content: { type: 'location', latitude: 12.97, longitude: 77.59 } }],
    },
    {
      name: 'a postback with the link that brought the contact',
      request: hook({
        ...fromContact,
        postback: {
          mid: 'm_MESSAGE-ID',
          title: 'Get started',
          payload: 'START',
          referral: { ref: 'flyer', source: 'SHORTLINK', type: 'OPEN_THREAD' },
        },
      }),
      updates: [
        {
          ...said,
          providerId: 'm_MESSAGE-ID',
          content: { type: 'answer', id: 'START', title: 'Get started' },
          referral: { ref: 'flyer', source: 'SHORTLINK' },
        },
      ],
    },
    {
      name: 'a delivery',
      request: hook({
        ...fromContact,
        delivery: { mids: ['mid.1458668856218:ed81099e15d3f4f233'], watermark: 1_458_668_856_253 },
      }),
      updates: [
        { kind: 'receipt', refs: ['mid.1458668856218:ed81099e15d3f4f233'], state: 'delivered' },
        { kind: 'delivered', from: psid, to: page, upToMs: 1_458_668_856_253 },
      ],
    },
    {
      name: 'a read',
      request: hook({ ...fromContact, read: { watermark: 1_458_668_856_253 } }),
      updates: [{ kind: 'read', from: psid, to: page, upToMs: 1_458_668_856_253 }],
    },
    {
      name: 'what an agent wrote in the page’s inbox',
      request: hook({
        ...fromPage,
        message: { mid: 'm_e', text: 'On my way', is_echo: true, app_id: 263_902_037_430_900 },
      }),
      updates: [{ kind: 'message', from: page, to: psid, isEcho: true, providerId: 'm_e' }],
    },
    {
      name: 'the echo of our own message as the proof that it was taken',
      request: hook({
        ...fromPage,
        message: {
          mid: 'm_own',
          text: 'hi',
          is_echo: true,
          app_id: Number(appId),
          metadata: '0198f3a2-7b6c-7cde-8f01-23456789abcd',
        },
      }),
      updates: [
        {
          kind: 'receipt',
          refs: ['m_own'],
          state: 'onTheWay',
          messageId: '0198f3a2-7b6c-7cde-8f01-23456789abcd',
        },
      ],
    },
    {
      name: 'a reaction and its end',
      request: hook(
        { ...fromContact, reaction: { reaction: 'love', emoji: '❤️', action: 'react', mid: 'm_r' } },
        { ...fromContact, reaction: { action: 'unreact', mid: 'm_r' } },
      ),
      updates: [
        { ...said, content: { type: 'reaction', emoji: '❤️' }, regarding: 'm_r' },
        { ...said, content: { type: 'reaction', emoji: '' }, regarding: 'm_r' },
      ],
    },
    {
      name: 'an edit',
      request: hook({ ...fromContact, message_edit: { mid: 'm_1', text: 'better so', num_edit: '1' } }),
      updates: [{ kind: 'edited', providerId: 'm_1', content: { type: 'text', text: 'better so' } }],
    },
    {
      name: 'a stop of marketing messages',
      request: hook({
        ...fromContact,
        optin: {
          type: 'notification_messages',
          payload: 'x',
          notification_messages_token: 't',
          notification_messages_status: 'STOP_NOTIFICATIONS',
          title: 'Weekly offers',
        },
      }),
      updates: [{ kind: 'preference', from: psid, wants: false, purpose: 'promotional' }],
    },
    {
      name: 'what is no business of a conversation',
      request: signed({
        object: 'page',
        entry: [
          { id: page, time: at, standby: [message({ text: 'to another app' })] },
          {
            id: page,
            time: at,
            messaging: [
              { ...fromContact, account_linking: { status: 'linked', authorization_code: 'X' } },
              { ...fromContact, pass_thread_control: { new_owner_app_id: '123456789' } },
              { ...fromContact, something_new: { a: 1 } },
            ],
          },
          { id: page, time: at, changes: [{ field: 'feed', value: { item: 'comment' } }] },
          { id: '111111111111111', time: at, messaging: [message({ text: 'to another page' })] },
        ],
      }),
      updates: [],
    },
    {
      name: 'a template that was rejected',
      request: signed({
        object: 'page',
        entry: [
          {
            id: page,
            time: at,
            changes: [
              {
                field: 'message_template_status_update',
                value: {
                  event: 'REJECTED',
                  message_template_id: 104_595_129_340_398,
                  message_template_name: 'delivery_confirmation_1',
                  message_template_language: 'en',
                  reason: 'PROMOTIONAL',
                },
              },
            ],
          },
        ],
      }),
      updates: [{ kind: 'template', reference: '104595129340398', state: 'rejected', reason: 'PROMOTIONAL' }],
    },
  ],
}
