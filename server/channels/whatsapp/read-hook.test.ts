import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spec } from '#sandbox/meta/spec.ts'
import type { ConnectorFacts } from '../connecting.ts'
import type { Update } from '../update.ts'
import { fixtures } from './fixtures.ts'
import { readHook } from './read-hook.ts'
import { whatsapp } from './whatsapp.ts'

type Hook = { entry: { id: string; changes: { field: string; value: Record<string, unknown> }[] }[] }

function readAs(body: object, accountId = '102290129340398'): readonly Update[] {
  const connector: ConnectorFacts = {
    address: fixtures.address,
    settings: {
      ...(whatsapp.settings.parse(fixtures.settings) as object),
      businessAccountId: accountId,
    },
    credentials: fixtures.credentials,
    hook: { url: 'https://patchbay.test/in/x/y', secret: 'verify me' },
  }
  const bytes = Buffer.from(JSON.stringify(body))
  return readHook({ method: 'POST', url: '/', query: {}, headers: {}, body: bytes }, connector)
}

function readChange(field: string, value: object): readonly Update[] {
  const entry = [{ id: '102290129340398', changes: [{ field, value }] }]
  return readAs({ object: 'whatsapp_business_account', entry })
}

const examples = Object.entries(
  spec().paths['/whatsapp/webhooks']?.['post']?.requestBody?.content?.['application/json']?.examples ?? {},
)

/** What Meta's own examples say. */
const said: Readonly<Record<string, object | null>> = {
  'Text Message': { content: { type: 'text', text: 'Does it come in another color?' } },
  'Text Message with Context (Product Inquiry)': {
    content: { type: 'text' },
    regarding: 'wamid.HBgLMTY1MDM4Nzk0MzkVAgARGA9wcm9kdWN0X2lucXVpcnkA',
  },
  'Text Message from Click to WhatsApp Ad': {
    referral: { source_type: 'ad', headline: 'Chat with us' },
  },
  'Reaction Message': { content: { type: 'reaction', emoji: '👍' } },
  'Image Message': {
    content: { type: 'media', as: 'image', source: '1003383421387256', caption: 'Taj Mahal' },
  },
  'Location Message': { content: { type: 'location', latitude: 37.44221496582, name: 'Philz Coffee' } },
  'Contact Sharing Message': {
    content: {
      type: 'contacts',
      contacts: [{ name: 'Lucía Gómez', phones: ['+1 (983) 555-2319'], emails: [], organization: 'Google' }],
    },
  },
  'Unsupported Message': {
    content: { type: 'unsupported', what: 'Message type is currently not supported.' },
  },
  'Button Message': { content: { type: 'answer', id: 'Unsubscribe', title: 'Unsubscribe' } },
  'Interactive List Reply Message': {
    content: { type: 'answer', id: 'priority_express', title: 'Priority Mail Express' },
  },
  'Interactive Button Reply Message': { content: { type: 'answer', id: 'cancel-button', title: 'Cancel' } },
  'Order Message': {
    content: {
      type: 'order',
      items: [
        { product_retailer_id: 'di9ozbzfi4', quantity: 2, item_price: 30, currency: 'USD' },
        { product_retailer_id: 'nqryix03ez', quantity: 1, item_price: 25, currency: 'USD' },
      ],
    },
  },
  'System Message': { kind: 'identity', from: '+16505551234', address: '+12195555358' },
  'Group Create Message': null,
  'Group Settings Update': null,
  'Group Remove Participants': null,
}

for (const [name, { value }] of examples)
  test(`reads Meta's example: ${name}`, () => {
    const hook = value as Hook
    const updates = readAs(hook, hook.entry[0]?.id)
    const expected = said[name]
    assert.notEqual(expected, undefined, 'an example nobody thought of')
    if (expected === null) assert.deepEqual(updates, [])
    else assert.partialDeepStrictEqual(updates, [expected])
  })

test('reads every message, change and entry of one request', () => {
  const [, { value }] = examples[0] ?? assert.fail()
  const one = structuredClone(value) as Hook
  const entry = one.entry[0] ?? assert.fail()
  const [change] = entry.changes
  const messages = change?.value['messages'] as object[]
  messages.push({ ...messages[0], id: 'wamid.second' })
  entry.changes.push(structuredClone(change) ?? assert.fail())
  assert.equal(readAs({ ...one, entry: [entry, entry] }, entry.id).length, 8)
})

test('what cannot be read throws, and what nobody knows is skipped', () => {
  const read = (text: string) => () =>
    readHook(
      { method: 'POST', url: '/', query: {}, headers: {}, body: Buffer.from(text) },
      { address: '+1', settings: {}, credentials: {}, hook: { url: '', secret: '' } },
    )
  assert.throws(read('no json'))
  assert.throws(read('{"object":"page"}'), /no webhook of the WhatsApp/)
  assert.deepEqual(readChange('toString', {}), [])
  assert.deepEqual(readChange('messages', { messages: [{ type: 'text' }] }), [])
  assert.deepEqual(readChange('messages', { statuses: [{ id: 'wamid.A', status: 'deleted' }] }), [])
})

const number = { metadata: { phone_number_id: '106540352242922' } }
const from = { from: '16505551234', id: 'wamid.B', timestamp: '1749416383' }

test('reads what a contact changed or took back', () => {
  const [edited] = readChange('messages', {
    ...number,
    messages: [
      {
        ...from,
        type: 'edit',
        edit: { original_message_id: 'wamid.A', message: { type: 'text', text: { body: 'new' } } },
      },
    ],
  })
  assert.partialDeepStrictEqual(edited, {
    kind: 'edited',
    providerId: 'wamid.A',
    content: { type: 'text', text: 'new' },
  })
  const [deleted] = readChange('messages', {
    ...number,
    messages: [{ ...from, type: 'revoke', revoke: { original_message_id: 'wamid.A' } }],
  })
  assert.partialDeepStrictEqual(deleted, { kind: 'deleted', providerId: 'wamid.A', content: null })
})

test('a voice note that was played was read, and what is free is not billed', () => {
  const status = { id: 'wamid.A', timestamp: '1', recipient_id: '16505551234' }
  const updates = readChange('messages', {
    ...number,
    statuses: [
      { ...status, status: 'played' },
      {
        ...status,
        status: 'sent',
        pricing: { pricing_model: 'PMP', type: 'free_customer_service', category: 'utility' },
      },
      { ...status, status: 'sent', biz_opaque_callback_data: 'of another program' },
    ],
  })
  assert.partialDeepStrictEqual(updates, [
    { kind: 'receipt', state: 'read' },
    { state: 'onTheWay', billed: { category: 'utility', isBillable: false } },
    { state: 'onTheWay' },
  ])
  assert.equal('messageId' in (updates[2] ?? {}), false)
})

const states: readonly [field: string, value: object, state: string, says: RegExp][] = [
  ['account_update', { event: 'PARTNER_REMOVED' }, 'refused', /Connect the number again/],
  ['account_update', { event: 'ACCOUNT_DELETED' }, 'refused', /deleted/],
  [
    'account_update',
    {
      event: 'DISABLED_UPDATE',
      ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE', waba_ban_date: '2026-01-01' },
    },
    'limited',
    /will be disabled on 2026-01-01/,
  ],
  [
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } },
    'refused',
    /disabled/,
  ],
  [
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } },
    'usable',
    /reinstated/,
  ],
  [
    'account_update',
    {
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [
        { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: 1_700_000_000 },
      ],
    },
    'limited',
    /RESTRICTED_BIZ_INITIATED_MESSAGING until 2023-11-14T22:13:20.000Z/,
  ],
  [
    'account_update',
    { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SPAM' } },
    'limited',
    /SPAM/,
  ],
  ['account_update', { event: 'PARTNER_ADDED' }, 'usable', /PARTNER_ADDED/],
  ['account_review_update', { decision: 'REJECTED' }, 'limited', /REJECTED/],
  [
    'phone_number_name_update',
    { display_phone_number: '15550783881', decision: 'DECLINED', requested_verified_name: 'Shop' },
    'limited',
    /Shop: DECLINED/,
  ],
  [
    'phone_number_quality_update',
    { display_phone_number: '15550783881', event: 'THROUGHPUT_UPGRADE' },
    'usable',
    /1,000 messages a second/,
  ],
  ['security', { display_phone_number: '15550783881', event: 'PIN_CHANGED' }, 'usable', /PIN_CHANGED/],
]

for (const [field, value, state, says] of states)
  test(`reads ${field}: ${says.source}`, () => {
    const [update] = readChange(field, value)
    assert.partialDeepStrictEqual(update, { kind: 'connector', state })
    assert.match(update?.kind === 'connector' ? update.detail : '', says)
  })

test('news of another number of the account is not of this one', () => {
  assert.deepEqual(
    readChange('phone_number_quality_update', { display_phone_number: '15550000000', event: 'FLAGGED' }),
    [],
  )
})

test('the id of a template is kept to its last digit', () => {
  const value = `{"message_template_id": 12345678901234567891, "message_template_name": "a", "message_template_language": "en", "new_category": "MARKETING"}`
  const text = `{"entry":[{"id":"102290129340398","changes":[{"field":"template_category_update","value":${value}}]}]}`
  const [update] = readHook(
    { method: 'POST', url: '/', query: {}, headers: {}, body: Buffer.from(text) },
    {
      address: fixtures.address,
      settings: whatsapp.settings.parse(fixtures.settings),
      credentials: {},
      hook: { url: '', secret: '' },
    },
  )
  assert.partialDeepStrictEqual(update, { reference: '12345678901234567891', category: 'MARKETING' })
})

test('of several people in one request each is called as itself, and by nobody else’s number', () => {
  const contact = (wa_id: string, name: string) => ({ wa_id, profile: { name } })
  const text = (from: string) => ({ from, id: `wamid.${from}`, type: 'text', text: { body: 'Hi' } })
  const read = (contacts: object[], messages: object[]) =>
    readChange('messages', { contacts, messages }).map((update) =>
      update.kind === 'message' ? [update.from, update.profile?.name, update.profile?.aliases] : update,
    )
  const [asha, ben] = ['919812345678', '14155550100']
  assert.deepEqual(read([contact(asha, 'Asha')], [text(asha), text(ben)]), [
    [`+${asha}`, 'Asha', undefined],
    [`+${ben}`, undefined, undefined],
  ])
  assert.deepEqual(read([contact(asha, 'Asha'), contact('14155550199', 'Cy')], [text(ben)]), [
    [`+${ben}`, undefined, undefined],
  ])
  assert.deepEqual(read([contact('5491112345678', 'Dora')], [text('541112345678')]), [
    ['+541112345678', 'Dora', ['+5491112345678']],
  ])
})
