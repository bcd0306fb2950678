import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isStorable, storableText } from './storable-text.ts'

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
