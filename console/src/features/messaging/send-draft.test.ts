import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Contact, Message } from '../../api/types.ts'
import { addressesOn, isAddress } from '../composer/channel-addresses.ts'
import { blankContent } from '../composer/content-draft.ts'
import { placesOf } from '../composer/problem-places.ts'
import { explain } from './meaning-of.ts'
import { prefillDraft } from './prefill-draft.ts'
import { blankDraft, isSendable, toMessageDraft } from './send-draft.ts'

const asha = {
  id: 'con_1',
  name: 'Asha',
  identities: [
    { channel: 'sms', address: '+919812345678', verified: false },
    { channel: 'telegram', address: '4711', verified: true },
  ],
} as Contact
const written = {
  id: 'msg_1',
  direction: 'inbound',
  channel: 'telegram',
  from: '4711',
  to: '@shop_bot',
  content: { type: 'text', text: 'Hello' },
  class: 'service',
} as Message

test('a draft with a fallback and an answer names the channels and the message answered', () => {
  const body = toMessageDraft(
    {
      ...blankDraft,
      channel: 'telegram',
      to: '4711',
      replyTo: 'msg_1',
      content: { ...blankContent, text: 'Good day' },
      fallback: [
        { channel: 'whatsapp', minutes: '5' },
        { channel: 'sms', minutes: '' },
      ],
    },
    'UTC',
  )
  assert.deepEqual(body.fallback, [{ channel: 'whatsapp', after: 'PT5M' }, { channel: 'sms' }])
  assert.equal(body.replyTo, 'msg_1')
})

test('a number is sent as the API wants it, and a half one not at all', () => {
  const draft = { ...blankDraft, channel: 'whatsapp', content: { ...blankContent, text: 'Hi' } }
  assert.equal(toMessageDraft({ ...draft, to: '+91 98123 45678' }, 'UTC').to, '+919812345678')
  assert.equal(isSendable({ ...draft, to: '+91 98' }), false)
  assert.equal(isSendable({ ...draft, channel: 'email', to: 'asha@example.com' }), true)
  assert.equal(isAddress('email', 'asha@'), false)
})

test('a contact is reached by its own address on a channel, and by any of its numbers where numbers serve', () => {
  assert.deepEqual(addressesOn('whatsapp', asha.identities), ['+919812345678'])
  assert.deepEqual(addressesOn('telegram', asha.identities), ['4711'])
  assert.deepEqual(addressesOn('messenger', asha.identities), [])
})

test('an answer goes back where the message came from, and names it', () => {
  const draft = prefillDraft({ replyTo: 'msg_1' }, written, asha)
  assert.equal(draft?.channel, 'telegram')
  assert.equal(draft?.to, '4711')
  assert.equal(draft?.from, '@shop_bot')
  assert.equal(draft?.replyTo, 'msg_1')
  const bySms = prefillDraft({ replyTo: 'msg_1' }, { ...written, channel: 'sms' }, null)
  assert.equal(bySms?.replyTo, undefined)
  assert.equal(prefillDraft({}, null, null), null)
  const mail = { ...written, channel: 'email', content: { type: 'email', subject: 'Table' } }
  assert.equal(prefillDraft({ replyTo: 'msg_1', text: 'Yes' }, mail, null)?.content?.subject, 'Re: Table')
})

test('what the API finds wrong stands at its field', () => {
  const problem = { title: '', status: 422, detail: '', code: 'invalid_request' }
  const errors = [{ path: 'body.content.buttons.1.url', message: 'An http or https URL.' }]
  assert.deepEqual(placesOf({ ...problem, errors }, null), [
    { path: 'content.buttons.1.url', message: 'An http or https URL.' },
  ])
  const gates = [{ gate: 'provider', outcome: 'refuse' as const, code: 'window_closed', because: 'Closed.' }]
  const decision = {
    outcome: 'refuse' as const,
    until: null,
    code: 'window_closed',
    clause: null,
    basis: null,
    gates,
  }
  assert.deepEqual(placesOf(null, decision), [{ path: 'content', message: 'Closed.' }])
})

test('a code of the provider is explained once', () => {
  const codes = {
    '131047': { code: 'window_closed', meaning: 'The window is closed. Send a template.' },
    '10': { code: 'not_permitted', meaning: 'A permission is missing. Have it granted.' },
    '10/2018278': { code: 'window_closed', meaning: 'The contact wrote long ago. Wait.' },
  }
  const said = (code: string, detail: string | null) => explain({ code, detail }, codes)
  const closed = codes['131047'].meaning
  assert.deepEqual(said('window_closed', 'WhatsApp 131047: Re-engagement'), {
    name: '131047',
    meaning: closed,
  })
  assert.deepEqual(said('x', `131047: ${closed}`), { name: '131047', meaning: null })
  assert.deepEqual(said('window_closed', '10/2018278: outside'), {
    name: '10/2018278',
    meaning: codes['10/2018278'].meaning,
  })
  assert.deepEqual(said('not_permitted', null), { name: null, meaning: codes['10'].meaning })
  assert.deepEqual(said('window_closed', null), { name: null, meaning: null })
  assert.deepEqual(said('x', 'It took 1310472 ms.'), { name: null, meaning: null })
})
