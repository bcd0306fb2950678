import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalMessageId, messageIdCandidates } from './smpp.ts'

test('brings a decimal and a hexadecimal writing of one number together', () => {
  assert.equal(canonicalMessageId('0000255', 'decimal'), canonicalMessageId('0xFF', 'hexadecimal'))
})

test('ignores case, zeros and blanks around in text ids, and keeps what is in them', () => {
  assert.equal(canonicalMessageId(' 000AB-9c '), 'ab-9c')
  assert.equal(canonicalMessageId('000'), '0')
  assert.equal(canonicalMessageId(''), '')
})

test('keeps a text id as text where a number was expected', () => {
  assert.equal(canonicalMessageId('ab-9c', 'decimal'), 'ab-9c')
  assert.equal(canonicalMessageId('zz', 'hexadecimal'), 'zz')
})

test('loses no digit of a long id', () => {
  assert.equal(canonicalMessageId('18446744073709551617', 'decimal'), '10000000000000001')
})

test('offers every id a receipt may mean, the one as written first', () => {
  assert.deepEqual(messageIdCandidates('0255'), ['255', 'ff', '597'])
  assert.deepEqual(messageIdCandidates('FF'), ['ff', '255'])
  assert.deepEqual(messageIdCandidates('zz-1'), ['zz-1'])
})
