import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entriesOf } from './graph-event.ts'
import { readContents } from './read-contents.ts'
import { fileNameOf, mediaTypeOf } from './media-type-of.ts'
import { readEvent } from './read-event.ts'

const read = (message: Record<string, unknown>) => {
  const event = {
    sender: { id: '1' },
    recipient: { id: '2' },
    timestamp: 5,
    message: { mid: 'm', ...message },
  }
  const body = { object: 'page', entry: [{ id: '2', time: 5, messaging: [event] }] }
  const [entry] = entriesOf(Buffer.from(JSON.stringify(body)), 'page')
  const found = entry?.events[0]?.message
  assert.ok(found)
  return readContents(found).contents
}

test('says a shared link once, where the text has it already', () => {
  const fallback = { type: 'fallback', payload: { url: 'https://example.com/', title: 'Example' } }
  assert.deepEqual(read({ text: 'see https://example.com/', attachments: [fallback] }), [
    { type: 'text', text: 'see https://example.com/' },
  ])
  assert.deepEqual(read({ attachments: [fallback] }), [
    { type: 'text', text: 'Example\nhttps://example.com/' },
  ])
  assert.deepEqual(read({ attachments: [{ type: 'fallback', payload: null }] }), [
    { type: 'unsupported', what: 'link' },
  ])
})

test('tells a sticker from a picture, and passes on that something came it does not know', () => {
  const url = 'https://scontent.xx.fbcdn.net/v/t39/thumb.png?a=1'
  const sticker = { type: 'image', payload: { url, sticker_id: 369_239_263_222_822 } }
  const [shown] = read({ attachments: [sticker] })
  assert.ok(shown?.type === 'media' && shown.as === 'sticker' && shown.mimeType === 'image/png')
  assert.deepEqual(read({ attachments: [{ type: 'hologram', payload: {} }] }), [
    { type: 'unsupported', what: 'hologram' },
  ])
})

test('keeps the words of a template the business sent by other means', () => {
  const button = { type: 'template', payload: { template_type: 'button', text: 'Choose', buttons: [] } }
  const cards = { type: 'template', payload: { generic: { elements: [{ title: 'Hat' }, { title: 'Cap' }] } } }
  assert.deepEqual(read({ attachments: [button] }), [{ type: 'text', text: 'Choose' }])
  assert.deepEqual(read({ attachments: [cards] }), [{ type: 'text', text: 'Hat\nCap' }])
})

test('guesses the type of media by its kind before its ending', () => {
  assert.equal(mediaTypeOf('audio', 'https://cdn/audioclip.mp4'), 'audio/mp4')
  assert.equal(mediaTypeOf('image', 'https://cdn/x'), 'image/jpeg')
  assert.equal(mediaTypeOf('file', 'https://cdn/a/bill.PDF?x=1.png'), 'application/pdf')
  assert.equal(fileNameOf('https://cdn/%E0%A4%A.pdf'), '%E0%A4%A.pdf')
  assert.equal(fileNameOf('no address'), undefined)
})

test('leaves out events of a shape it does not know, and reads those beside them', () => {
  const good = { sender: { id: '1' }, recipient: { id: '2' }, timestamp: '7', read: { watermark: 6 } }
  const messaging = [null, 7, { recipient: { id: '2' }, timestamp: 1 }, { ...good, message: 'broken' }, good]
  const body = Buffer.from(JSON.stringify({ object: 'page', entry: [{ id: '2', messaging }] }))
  const updates = entriesOf(body, 'page').flatMap(({ events }) =>
    events.flatMap((one) => readEvent(one, '9')),
  )
  assert.deepEqual(updates, [{ kind: 'read', from: '1', to: '2', upToMs: 6 }])
})

test('loses no message for a part of it that Meta changed', () => {
  const odd = {
    text: 'hi',
    attachments: [{ kind: 1 }, { type: 'image', payload: 'x' }],
    reply_to: 'm',
    referral: [],
  }
  assert.deepEqual(read(odd), [
    { type: 'text', text: 'hi' },
    { type: 'unsupported', what: 'attachment' },
    { type: 'unsupported', what: 'image' },
  ])
})

test('refuses a body that is none of Meta’s, and takes another object for nothing of its own', () => {
  assert.throws(() => entriesOf(Buffer.from('{'), 'page'))
  assert.throws(() => entriesOf(Buffer.from('{"entry":1}'), 'page'))
  assert.deepEqual(entriesOf(Buffer.from('{"object":"instagram","entry":[]}'), 'page'), [])
})
