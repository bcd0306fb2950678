import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SpecSchemas, specMethod, type SpecField } from '#sandbox/telegram/spec-schemas.ts'
import type { Button, Content } from '../content.ts'
import { callsOf } from './calls-of.ts'
import { emoji } from './emoji.ts'
import { fixtures } from './fixtures.ts'
import { mediaKind } from './media-call.ts'

const schemas = new SpecSchemas({ isStrict: true })
const picture = { url: 'https://shop.example/a.jpg', mimeType: 'image/jpeg' }
const calls = (content: Content, regarding?: string) => callsOf({ to: '5123456789', content, regarding })
const methods = (content: Content) => calls(content).map(({ method }) => method)

test('every call is one of the Bot API, with no parameter it does not describe', () => {
  for (const sample of fixtures.samples)
    for (const { method, params } of calls(sample, '5123456789:3')) {
      const spec = specMethod(method)
      assert.ok(spec && spec !== 'not played', method)
      const sent = JSON.parse(JSON.stringify(params)) as Record<string, unknown>
      for (const [name, value] of Object.entries(sent)) {
        const field: SpecField | undefined = spec.fields[name]
        assert.ok(field, `${method} takes ${name}`)
        assert.equal(schemas.fault(field.types, value), null, `${method}.${name}`)
      }
      const required = Object.entries(spec.fields).filter(([, { isRequired }]) => isRequired)
      for (const [name] of required) assert.notEqual(sent[name], undefined, `${method} has ${name}`)
    }
})

test('a file goes as what Telegram shows, and as a document otherwise', () => {
  const cases: [string, Parameters<typeof mediaKind>[0]['as'], string][] = [
    ['image/jpeg', undefined, 'photo'],
    ['image/gif', undefined, 'animation'],
    ['image/svg+xml', undefined, 'document'],
    ['image/png', 'document', 'document'],
    ['image/webp', 'sticker', 'sticker'],
    ['image/png', 'sticker', 'document'],
    ['video/mp4', undefined, 'video'],
    ['video/x-msvideo', undefined, 'document'],
    ['audio/mpeg', undefined, 'audio'],
    ['audio/ogg', 'voice', 'voice'],
    ['audio/wav', 'voice', 'document'],
    ['application/pdf', undefined, 'document'],
  ]
  for (const [mimeType, as, kind] of cases)
    assert.equal(mediaKind({ mimeType, as }), kind, `${mimeType} as ${as}`)
})

test('documents go by their URL only where Telegram takes them under their name', () => {
  const mustUpload = (url: string, mimeType: string, filename?: string) =>
    calls({ type: 'media', url, mimeType, as: 'document', ...(filename !== undefined && { filename }) })[0]
      ?.files?.[0]?.mustUpload
  assert.equal(mustUpload('https://a.example/bill.pdf', 'application/pdf'), false)
  assert.equal(mustUpload('https://a.example/bill.pdf', 'application/pdf', 'bill.pdf'), false)
  assert.equal(mustUpload('https://a.example/77', 'application/pdf', 'bill.pdf'), true)
  assert.equal(mustUpload('https://a.example/bill.docx', 'application/msword'), true)
})

test('cards of pictures alone are an album, cards with buttons are messages of their own', () => {
  const cards = [1, 2].map((number) => ({
    title: `Shirt ${number}`,
    media: picture,
    buttons: [] as Button[],
  }))
  assert.deepEqual(methods({ type: 'carousel', cards }), ['sendMediaGroup'])
  assert.deepEqual(methods({ type: 'carousel', text: 'New', cards }), ['sendMessage', 'sendMediaGroup'])
  const sold = cards.map((card) => ({
    ...card,
    buttons: [{ kind: 'reply' as const, id: 'b', title: 'Buy' }],
  }))
  const apart = calls({ type: 'carousel', cards: sold })
  assert.deepEqual(
    apart.map(({ method, params }) => [method, params['disable_notification']]),
    [
      ['sendPhoto', undefined],
      ['sendPhoto', true],
    ],
  )
  assert.deepEqual(methods({ type: 'carousel', cards: cards.slice(1) }), ['sendPhoto'])
  const file = { ...picture, mimeType: 'application/pdf' }
  assert.deepEqual(methods({ type: 'carousel', cards: cards.map((card) => ({ ...card, media: file })) }), [
    'sendDocument',
    'sendDocument',
  ])
})

test('a text too long to stand below a picture follows it, with the buttons', () => {
  const [first, second] = calls({
    type: 'card',
    text: 'x'.repeat(1_025),
    media: picture,
    buttons: [{ kind: 'reply', id: 'b', title: 'Buy' }],
  })
  assert.deepEqual(
    [first?.method, first?.params['caption'], first?.params['reply_markup']],
    ['sendPhoto', undefined, undefined],
  )
  assert.equal(second?.method, 'sendMessage')
  assert.deepEqual(second?.params['reply_markup'], {
    inline_keyboard: [[{ text: 'Buy', callback_data: 'b' }]],
  })
})

test('a header is bold and a footer in italics, counted in UTF-16 units', () => {
  const [call] = calls({ type: 'interactive', header: { text: '👋 Hi' }, body: 'Well?', footer: 'Bye' })
  assert.equal(call?.params['text'], '👋 Hi\n\nWell?\n\nBye')
  assert.deepEqual(call?.params['entities'], [
    { type: 'bold', offset: 0, length: 5 },
    { type: 'italic', offset: 14, length: 3 },
  ])
})

test('only a keyboard in the place of the contact’s own asks for a location', () => {
  const [call] = calls({
    type: 'interactive',
    body: 'Where?',
    buttons: [{ kind: 'location', title: 'Here' }],
  })
  assert.deepEqual(call?.params['reply_markup'], {
    keyboard: [[{ text: 'Here', request_location: true }]],
    resize_keyboard: true,
    one_time_keyboard: true,
  })
})

test('a contact with more than a number brings its card', () => {
  const [call] = calls({
    type: 'contacts',
    contacts: [
      { name: 'Ríos; Ana', phones: ['+5255', '+5256'], emails: ['a@b.example'], organization: 'Shop, Inc' },
    ],
  })
  assert.equal(
    call?.params['vcard'],
    'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ríos\\; Ana\r\nN:;Ríos\\; Ana;;;\r\nTEL;TYPE=CELL:+5255\r\nTEL;TYPE=CELL:+5256\r\n' +
      'EMAIL:a@b.example\r\nORG:Shop\\, Inc\r\nEND:VCARD',
  )
})

test('a reaction goes to the message it is about, and is taken back by none', () => {
  const react = (emojiGiven: string, regarding?: string) =>
    calls({ type: 'reaction', messageId: 'msg_1', emoji: emojiGiven }, regarding)
  assert.deepEqual(react('❤️', '-1001:7')[0]?.params, {
    chat_id: -1001,
    message_id: 7,
    reaction: [{ type: 'emoji', emoji: '❤' }],
  })
  assert.deepEqual(react('', '5:7')[0]?.params['reaction'], [])
  assert.deepEqual(react('👍'), [])
  assert.ok(emoji.has('👨\u200d💻') && emoji.has('❤') && emoji.size === 73)
})
