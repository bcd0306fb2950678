import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languageName } from './language-name.ts'

test('names a language in that of the reader, and nothing that is none', () => {
  assert.equal(languageName('es-MX', 'en'), 'Mexican Spanish')
  assert.equal(languageName('de', 'es'), 'alemán')
  for (const none of ['', 'e', 'en_US!', 'qq']) assert.equal(languageName(none, 'en'), null, none)
})
