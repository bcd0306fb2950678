import { createHmac } from 'node:crypto'
import type { HttpFixtures } from '../channel-fixtures.ts'
import type { RawRequest } from '../connecting.ts'
import type { HttpAnswer } from '../http/connection.ts'

const appSecret = '5d1c0b7e8f2a4d3b9c6e7f8091a2b3c4'
const account = '17841405726653026'
const person = '1535148674817116'
const at = 1_569_262_485_349

/** As Meta writes JSON: beyond ASCII escaped, and slashes too. */
function hook(...messaging: readonly Record<string, unknown>[]): RawRequest {
  return signed({ object: 'instagram', entry: [{ id: account, time: at, messaging }] })
}

function signed(json: unknown): RawRequest {
  const text = JSON.stringify(json)
    .replaceAll('/', String.raw`\/`)
    .replaceAll(/[^\0-~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const body = Buffer.from(text)
  const signature = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`
  return {
    method: 'POST',
    url: '/in/instagram/x',
    query: {},
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
    body,
  }
}

const fromContact = { sender: { id: person }, recipient: { id: account }, timestamp: at }
const fromAccount = { sender: { id: account }, recipient: { id: person }, timestamp: at }
const message = (what: Record<string, unknown>): Record<string, unknown> => ({
  ...fromContact,
  message: { mid: 'aWdfZAG1faXRlbToxOk1', ...what },
})
const said = { kind: 'message', from: person, to: account } as const

function refusal(status: number, error: Record<string, unknown>): HttpAnswer {
  const whole = { error: { type: 'IGApiException', fbtrace_id: 'A9C5BFZGYCvRghcFEHTjgpC', ...error } }
  return { status, headers: {}, body: Buffer.from(JSON.stringify(whole)) }
}

const picture = 'https://example.com/menu.png'
const story = 'https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=17918195224117851&signature=Abc'

/**
 * Payloads as Meta's reference shows them.
 * Source: developers.facebook.com, Instagram Platform: webhook notification examples (24 November 2025), send messages;
 * story replies, mentions, shares and deletions also as in github.com/chatwoot/chatwoot spec/factories/instagram, an echo
 * that names no app as in its issue 10341;
 * the refusal 10/2534022 from github.com/ComposioHQ/composio issue 3604.
 */
export const fixtures: HttpFixtures = {
  settings: { appId: '990602627938098' },
  credentials: { accessToken: 'IGAAJ4', appSecret },
  address: account,
  contact: person,
  hookSecret: 'a-verify-token',
  samples: [
    { type: 'text', text: 'Yes, we are open.' },
    { type: 'media', url: picture, mimeType: 'image/png' },
    {
      type: 'interactive',
      body: 'Which size?',
      buttons: [
        { kind: 'reply', id: 's', title: 'Small' },
        { kind: 'reply', id: 'l', title: 'Large' },
      ],
    },
    { type: 'card', title: 'Straw hat', media: { url: picture, mimeType: 'image/png' }, buttons: [] },
    {
      type: 'carousel',
      cards: [
        {
          title: 'Hat',
          text: 'straw',
          buttons: [{ kind: 'url', title: 'See', url: 'https://example.com/' }],
        },
      ],
    },
    { type: 'media', url: 'https://example.com/bill.pdf', mimeType: 'application/pdf' },
    { type: 'reaction', messageId: 'msg_x', emoji: '🎉' },
  ],
  excessive: [
    { content: { type: 'text', text: 'ü'.repeat(501) }, says: /1000 bytes; this text has 1002/ },
    {
      content: { type: 'media', url: picture, mimeType: 'image/webp' },
      says: /image\/png, image\/jpeg, image\/gif/,
    },
    {
      content: { type: 'media', url: 'https://example.com/a.docx', mimeType: 'application/msword' },
      says: /document as application\/pdf/,
    },
    {
      content: {
        type: 'interactive',
        body: 'Call us',
        buttons: [{ kind: 'call', title: 'Call', phone: '+15550001111' }],
      },
      says: /no button that calls/,
    },
    { content: { type: 'template', name: 't', variables: {} }, says: /does not carry template/ },
  ],
  accepts: () => ({
    status: 200,
    headers: {},
    body: Buffer.from(JSON.stringify({ recipient_id: person, message_id: 'aWdfZAG1faXRlbToxOk2' })),
  }),
  refusals: [
    {
      name: 'a closed window',
      answer: refusal(403, {
        message: 'This message is sent outside of allowed window.',
        code: 10,
        error_subcode: 2534022,
      }),
      outcome: { retry: 'never', code: 'window_closed' },
    },
    {
      name: 'a token that ran out',
      answer: refusal(400, {
        message: 'Error validating access token: Session has expired',
        code: 190,
        error_subcode: 463,
      }),
      outcome: { retry: 'later', code: 'credentials_refused', halts: 'credentials' },
    },
    {
      name: 'a limit of the account',
      answer: refusal(400, {
        message: '(#80002) There have been too many calls to this Instagram account.',
        code: 80_002,
      }),
      outcome: { retry: 'later', code: 'rate_limited', halts: 'lane', afterMs: 300_000 },
    },
  ],
  hooks: [
    {
      name: 'a text',
      request: hook(message({ text: 'Ist das noch da? 👒' })),
      updates: [{ ...said, content: { type: 'text', text: 'Ist das noch da? 👒' }, sentAtMs: at }],
    },
    {
      name: 'a quick reply',
      request: hook(message({ text: 'Small', quick_reply: { payload: 's' } })),
      updates: [{ ...said, content: { type: 'answer', id: 's', title: 'Small' } }],
    },
    {
      name: 'an answer to a story',
      request: hook(message({ text: 'So nice', reply_to: { story: { url: story, id: '17918195' } } })),
      updates: [
        {
          ...said,
          content: { type: 'text', text: 'So nice' },
          referral: { source: 'STORY_REPLY', url: story, id: '17918195' },
        },
      ],
    },
    {
      name: 'a mention in a story, by its address alone',
      request: hook(message({ attachments: [{ type: 'story_mention', payload: { url: story } }] })),
      updates: [
        {
          ...said,
          content: { type: 'text', text: story },
          referral: { source: 'STORY_MENTION', url: story },
        },
      ],
    },
    {
      name: 'a shared post',
      request: hook(
        message({
          attachments: [{ type: 'ig_post', payload: { url: 'https://www.example.com/test.jpeg' } }],
        }),
      ),
      updates: [{ ...said, content: { type: 'text', text: 'https://www.example.com/test.jpeg' } }],
    },
    {
      name: 'a voice note',
      request: hook(
        message({
          attachments: [{ type: 'audio', payload: { url: 'https://lookaside.fbsbx.com/audioclip.mp4' } }],
        }),
      ),
      updates: [{ ...said, content: { type: 'media', mimeType: 'audio/mp4', as: 'audio' } as never }],
    },
    {
      name: 'what Instagram does not pass on',
      request: hook(message({ is_unsupported: true })),
      updates: [{ ...said, content: { type: 'unsupported', what: 'message' } }],
    },
    {
      name: 'a message taken back',
      request: hook(message({ is_deleted: true })),
      updates: [
        { kind: 'deleted', from: person, to: account, providerId: 'aWdfZAG1faXRlbToxOk1', content: null },
      ],
    },
    {
      name: 'an edit',
      request: hook({ ...fromContact, message_edit: { mid: 'm', text: 'I mean blue', num_edit: '1' } }),
      updates: [{ kind: 'edited', providerId: 'm', content: { type: 'text', text: 'I mean blue' } }],
    },
    {
      name: 'an ice breaker',
      request: hook({ ...fromContact, postback: { mid: 'm_p', title: 'Opening hours?', payload: 'HOURS' } }),
      updates: [
        { ...said, providerId: 'm_p', content: { type: 'answer', id: 'HOURS', title: 'Opening hours?' } },
      ],
    },
    {
      name: 'a link of ig.me',
      request: hook({ ...fromContact, referral: { ref: 'flyer', source: 'IGME', type: 'OPEN_THREAD' } }),
      updates: [
        {
          ...said,
          content: { type: 'answer', id: 'flyer', title: 'IGME' },
          referral: { ref: 'flyer' },
        },
      ],
    },
    {
      name: 'a message from an advertisement',
      request: hook(
        message({
          text: 'Hi',
          referral: { ad_id: '6045246247433', source: 'ADS', type: 'OPEN_THREAD' },
        }),
      ),
      updates: [{ ...said, referral: { ad_id: '6045246247433', source: 'ADS', type: 'OPEN_THREAD' } }],
    },
    {
      name: 'a heart and its end',
      request: hook(
        { ...fromContact, reaction: { mid: 'm_r', action: 'react', reaction: 'love', emoji: '❤️' } },
        { ...fromContact, reaction: { mid: 'm_r', action: 'unreact' } },
      ),
      updates: [
        { ...said, content: { type: 'reaction', emoji: '❤️' }, regarding: 'm_r' },
        { ...said, content: { type: 'reaction', emoji: '' }, regarding: 'm_r' },
      ],
    },
    {
      name: 'that a message was seen, and with it all before',
      request: hook({ ...fromContact, read: { mid: 'm_s' } }),
      updates: [
        { kind: 'receipt', refs: ['m_s'], state: 'read' },
        { kind: 'read', from: person, to: account, upToMs: at },
      ],
    },
    {
      name: 'what the account wrote in its own app',
      request: hook({ ...fromAccount, message: { mid: 'm_e', text: 'Sure!', is_echo: true } }),
      updates: [{ kind: 'message', from: account, to: person, isEcho: true, providerId: 'm_e' }],
    },
    {
      name: 'comments, and what is for another app or account',
      request: signed({
        object: 'instagram',
        entry: [
          { id: account, time: at, field: 'comments', value: { id: 'c', text: 'Nice' } },
          { id: account, time: at, changes: [{ field: 'mentions', value: { media_id: '17918195224' } }] },
          { id: account, time: at, standby: [message({ text: 'to another app' })] },
          { id: '17841400000000000', time: at, messaging: [message({ text: 'to another account' })] },
        ],
      }),
      updates: [],
    },
  ],
}
