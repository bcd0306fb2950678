import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { analyseSmsText } from './sms-text.ts'
import { transliterate } from './transliterate.ts'

test('turns typography into GSM-7', () => {
  assert.equal(transliterate('“It’s 5–6 — maybe…”\u00a0ok').text, '"It\'s 5-6 - maybe..." ok')
})

test('says what it replaced, and where', () => {
  assert.deepEqual(transliterate('a…b’').replaced, [
    { index: 1, from: '…', to: '...' },
    { index: 3, from: '’', to: "'" },
  ])
})

test('drops invisible characters between plain ones', () => {
  assert.equal(transliterate('a\u200bb\ufeffc\u00add\u200de').text, 'abcde')
})

test('keeps the joiners that emoji and Indic letters need', () => {
  for (const text of ['👨‍👩‍👧', 'क्‍ष', 'می‌خواهم']) assert.equal(transliterate(text).text, text)
})

test('joins a letter with its combining accent where GSM-7 has the letter', () => {
  assert.deepEqual(transliterate('cafe\u0301'), {
    text: 'café',
    replaced: [{ index: 3, from: 'e\u0301', to: 'é' }],
  })
  assert.equal(transliterate('a\u0301').text, 'a\u0301')
  assert.equal(transliterate('\u0301').text, '\u0301')
})

test('keeps letters: accents change words', () => {
  assert.equal(transliterate('ação ñ ş').text, 'ação ñ ş')
})

test('leaves a GSM-7 text alone', () => {
  const text = 'Hello {you} @ 5 € \n [ok] ~ äöü'
  assert.deepEqual(transliterate(text), { text, replaced: [] })
})

test('changes nothing the second time, and never makes a text costlier in kind', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = transliterate(text).text
      assert.equal(transliterate(once).text, once)
      if (analyseSmsText(text).encoding === 'gsm7') assert.equal(once, text)
    }),
  )
})

test('saves a segment that one curly quote costs', () => {
  const text = `${'a'.repeat(100)}’`
  assert.equal(analyseSmsText(text).segments, 2)
  assert.equal(analyseSmsText(transliterate(text).text).segments, 1)
})
