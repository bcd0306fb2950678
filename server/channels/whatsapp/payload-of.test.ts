import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultBy } from '#sandbox/meta/spec.ts'
import type { Content } from '../content.ts'
import { fixtures } from './fixtures.ts'
import { payloadOf } from './payload-of.ts'
import { requestOf } from './request-of.ts'
import { whatsapp } from './whatsapp.ts'

const settings = whatsapp.settings.parse(fixtures.settings)
const message = {
  id: '0199b0c2-0000-7000-8000-000000000001',
  from: fixtures.address,
  to: fixtures.contact,
  class: 'service',
  validForMs: null,
  registration: null,
}
const schemas: Record<string, string> = {
  text: 'TextMessage',
  image: 'ImageMessage',
  audio: 'AudioMessage',
  document: 'DocumentMessage',
  template: 'TemplateMessage',
  interactive: 'InteractiveMessage',
  location: 'LocationMessage',
  contacts: 'ContactsMessage',
  reaction: 'ReactionMessage',
}

for (const content of fixtures.samples)
  test(`writes ${content.type} as Meta's file has it`, () => {
    const { body, url } = requestOf({ ...message, content }, { settings, credentials: fixtures.credentials })
    const sent = JSON.parse(String(body)) as { type: string }
    assert.match(url, /^https:\/\/graph\.facebook\.com\/v23\.0\/106540352242922\/messages$/)
    assert.equal(faultBy(schemas[sent.type] ?? '', sent), null)
  })

test('quotes what it answers and names a hidden contact by the user id', () => {
  const content = { type: 'text', text: 'Hi' } as const
  const given = { ...message, content, to: 'US.13491208655302741918', regarding: 'wamid.A' }
  const { body } = requestOf(given, { settings, credentials: fixtures.credentials })
  assert.deepEqual(JSON.parse(String(body)), {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    recipient: 'US.13491208655302741918',
    type: 'text',
    text: { body: 'Hi', preview_url: false },
    context: { message_id: 'wamid.A' },
    biz_opaque_callback_data: message.id,
  })
})

const componentsOf = (variables: Record<string, string>, why = 'service') => {
  const content: Content = { type: 'template', name: 'a', language: 'en', variables }
  const { template } = payloadOf({ content, class: why }) as unknown as { template: { components?: unknown } }
  return template.components
}
const text = (said: string) => ({ type: 'text', text: said })

test('gives each variable of a template its component', () => {
  assert.deepEqual(componentsOf({}), undefined)
  const ten = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [String(i + 1), `v${i + 1}`]))
  assert.deepEqual(componentsOf(ten), [
    { type: 'body', parameters: Array.from({ length: 11 }, (_, i) => text(`v${i + 1}`)) },
  ])
  assert.deepEqual(componentsOf({ first_name: 'Asha' }), [
    { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Asha' }] },
  ])
  assert.deepEqual(componentsOf({ header: 'Sale', 'button.1.payload': 'stop', 'button.0': 'x' }), [
    { type: 'header', parameters: [text('Sale')] },
    { type: 'button', sub_type: 'url', index: '0', parameters: [text('x')] },
    {
      type: 'button',
      sub_type: 'quick_reply',
      index: '1',
      parameters: [{ type: 'payload', payload: 'stop' }],
    },
  ])
  const video = 'https://shop.example.com/a.mp4?x=1'
  assert.deepEqual(componentsOf({ 'header.media': video, 'button.0.code': '25OFF' }), [
    { type: 'header', parameters: [{ type: 'video', video: { link: video } }] },
    {
      type: 'button',
      sub_type: 'copy_code',
      index: '0',
      parameters: [{ type: 'coupon_code', coupon_code: '25OFF' }],
    },
  ])
})

test('puts a one-time code into the body and the button', () => {
  const both = [
    { type: 'body', parameters: [text('123456')] },
    { type: 'button', sub_type: 'url', index: '0', parameters: [text('123456')] },
  ]
  assert.deepEqual(componentsOf({ code: '123456' }), both)
  assert.deepEqual(componentsOf({ '1': '123456' }, 'authentication'), both)
})

test('gives every card of a carousel its own components', () => {
  const components = componentsOf({
    '1': 'Asha',
    'card.0.header.media': 'https://a.com/0.png',
    'card.0.1': 'Aloe',
    'card.0.button.0.payload': 'buy',
    'card.1.header.media': 'https://a.com/1.png',
  })
  const header = (link: string) => ({ type: 'header', parameters: [{ type: 'image', image: { link } }] })
  assert.deepEqual(components, [
    { type: 'body', parameters: [text('Asha')] },
    {
      type: 'carousel',
      cards: [
        {
          card_index: 0,
          components: [
            header('https://a.com/0.png'),
            { type: 'body', parameters: [text('Aloe')] },
            {
              type: 'button',
              sub_type: 'quick_reply',
              index: '0',
              parameters: [{ type: 'payload', payload: 'buy' }],
            },
          ],
        },
        { card_index: 1, components: [header('https://a.com/1.png')] },
      ],
    },
  ])
})
