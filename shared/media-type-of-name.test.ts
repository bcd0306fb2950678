import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mediaTypeOfName } from './media-type-of-name.ts'

test('reads the end of a name or of an address, and nothing behind or before it', () => {
  assert.equal(mediaTypeOfName('Bill.PDF'), 'application/pdf')
  assert.equal(mediaTypeOfName('photos/file_1.jpg'), 'image/jpeg')
  assert.equal(mediaTypeOfName('https://cdn.example/a/bill.PDF?x=1.png#y.gif'), 'application/pdf')
  assert.equal(mediaTypeOfName('https://archive.zip'), 'application/octet-stream')
  assert.equal(mediaTypeOfName('notes'), 'application/octet-stream')
  assert.equal(mediaTypeOfName('x.constructor'), 'application/octet-stream')
})
