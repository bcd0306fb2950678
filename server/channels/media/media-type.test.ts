import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isShownInPlace, mediaTypeOf } from './media-type.ts'

const png = Buffer.from('89504e470d0a1a0a0000', 'hex')

test('believes the bytes, not the name', () => {
  assert.equal(mediaTypeOf(png, 'text/html'), 'image/png')
  assert.equal(mediaTypeOf(Buffer.from('MZ\x90\x00'), 'image/png'), 'application/x-msdownload')
  assert.equal(mediaTypeOf(Buffer.from('<html><script>'), 'text/html'), 'application/octet-stream')
  assert.equal(mediaTypeOf(Buffer.from('<svg onload=x>'), 'image/svg+xml'), 'application/octet-stream')
})

test('keeps a finer type that begins the same', () => {
  const office = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  assert.equal(mediaTypeOf(Buffer.from('PK\x03\x04'), office), office)
  assert.equal(mediaTypeOf(Buffer.from('OggS'), 'audio/ogg; codecs=opus'), 'audio/ogg')
  assert.equal(mediaTypeOf(Buffer.from('a,b'), 'text/csv'), 'text/csv')
})

test('shows in place only what can hold no script', () => {
  assert.ok(isShownInPlace('image/png'))
  assert.ok(!isShownInPlace('application/pdf'))
  assert.ok(!isShownInPlace('text/html'))
})
