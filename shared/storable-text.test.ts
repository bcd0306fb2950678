import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isStorable, storableStart, storableText, storableValue } from './storable-text.ts'

test('finds what cannot be stored, however deep', () => {
  assert.equal(isStorable({ a: ['fine', { b: 'también 👍' }], n: 1, z: null }), true)
  assert.equal(isStorable('a\u0000b'), false)
  assert.equal(isStorable({ a: [{ b: '\ud800' }] }), false)
  assert.equal(isStorable({ 'key\u0000': 1 }), false)
})

test('shows what cannot be stored as the replacement character', () => {
  assert.equal(storableText('a\u0000b\udc00'), 'a\uFFFDb\uFFFD')
  assert.equal(storableText('👍'), '👍')
})

test('makes a value storable, names of members too, and leaves what is no text', () => {
  const bytes = Buffer.from('a\u0000')
  const odd = { 'a\u0000': [{ b: '\ud800' }], bytes, n: 1, none: null }
  assert.deepEqual(storableValue(odd), { 'a\uFFFD': [{ b: '\uFFFD' }], bytes, n: 1, none: null })
  const fine = { a: ['fine'] }
  assert.equal(storableValue(fine), fine)
})

test('cuts a text without leaving half of a character', () => {
  assert.equal(storableStart('ab👍', 3), 'ab')
  assert.equal(storableStart('ab👍', 4), 'ab👍')
  assert.equal(storableStart('a\u0000b', 2), 'a\uFFFD')
})
