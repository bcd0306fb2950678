import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawTemplate, slotsOf } from './template-slots.ts'

const order = {
  category: 'UTILITY',
  definition: {
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['A1'] } },
      {
        type: 'BODY',
        text: 'Hi {{1}}, pick it up at {{2}} today.',
        example: { body_text: [['Asha', 'noon']] },
      },
      { type: 'FOOTER', text: 'Harbour' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Thanks' },
          { type: 'URL', text: 'Track', url: 'https://a.example/{{1}}', example: ['https://a.example/77'] },
          { type: 'COPY_CODE', example: 'SAVE10' },
        ],
      },
    ],
  },
}

test('names what a template wants filled, with the samples it was reviewed with', () => {
  assert.deepEqual(
    slotsOf(order).map(({ key, sample }) => [key, sample]),
    [
      ['header', 'A1'],
      ['1', 'Asha'],
      ['2', 'noon'],
      ['button.1', '77'],
      ['button.2.code', 'SAVE10'],
    ],
  )
})

test('names variables by name, and media and places of a header by the keys the server reads', () => {
  const keys = (components: object[]) =>
    slotsOf({ category: 'MARKETING', definition: { components } }).map(({ key }) => key)
  assert.deepEqual(keys([{ type: 'header', format: 'text', text: 'Hi {{who}}' }]), ['header.as.who'])
  assert.deepEqual(keys([{ type: 'HEADER', format: 'IMAGE' }]), ['header.media'])
  assert.deepEqual(keys([{ type: 'HEADER', format: 'LOCATION' }]), [
    'header.latitude',
    'header.longitude',
    'header.place',
    'header.address',
  ])
  const card = {
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: 'For {{1}} only' },
    ],
  }
  assert.deepEqual(keys([{ type: 'CAROUSEL', cards: [card, card] }]), [
    'card.0.header.media',
    'card.0.1',
    'card.1.header.media',
    'card.1.1',
  ])
})

test('a template for codes wants the code alone', () => {
  const code = { category: 'AUTHENTICATION', definition: { components: [{ type: 'BODY' }] } }
  assert.deepEqual(
    slotsOf(code).map(({ key }) => key),
    ['code'],
  )
})

test('draws a template with its values, and with samples where a value is missing', () => {
  const { text, rich } = drawTemplate(order, { '1': 'Sam', header: 'B2' }, () => [])
  assert.equal(text, 'Hi Sam, pick it up at noon today.')
  assert.equal(rich.header, 'Order B2')
  assert.equal(rich.footer, 'Harbour')
  assert.deepEqual(
    rich.buttons?.map(({ title, kind }) => [title, kind]),
    [
      ['Thanks', 'reply'],
      ['Track', 'url'],
      ['copy_code', 'other'],
    ],
  )
})
