import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mediaBytesMax } from './store-media.ts'
import { UploadsUnderWay } from './uploads-under-way.ts'

const isFull = { code: 'overloaded', extra: { retryAfterSeconds: 1 } }

test('an account has as much under way as two of the largest files; an end makes way once', () => {
  const uploads = new UploadsUnderWay()
  const end = uploads.begin('one', mediaBytesMax)
  uploads.begin('one', null)
  assert.throws(() => uploads.begin('one', 1), isFull)
  uploads.begin('another', 1)
  end()
  end()
  uploads.begin('one', mediaBytesMax)
  assert.throws(() => uploads.begin('one', 1), isFull)
})

test('all accounts together have no more under way than the machine can hold', () => {
  const uploads = new UploadsUnderWay()
  for (const accountId of ['a', 'b', 'c']) for (let n = 0; n < 2; n++) uploads.begin(accountId, null)
  assert.throws(() => uploads.begin('d', 1), isFull)
})
