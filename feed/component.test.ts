import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { builtFeed } from '#tools/testing/built-widget.ts'
import { safeLink } from './safe-link.ts'
import { wordsOf } from './words.ts'

const gzipBytesMax = 20_000

test('the script is as small as it was promised to be', async () => {
  const script = readFileSync(join(await builtFeed(), 'loader.js'))
  const { length } = gzipSync(script, { level: 9 })
  assert.ok(length <= gzipBytesMax, `${length} bytes, more than ${gzipBytesMax}`)
})

test('follows links of the web and no others', () => {
  assert.equal(safeLink('https://example.com/a'), 'https://example.com/a')
  for (const text of [
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//x',
    '',
    undefined,
  ])
    assert.equal(safeLink(text), null, text)
})

test('speaks the first language it knows, and English else', () => {
  assert.equal(wordsOf(['fr', 'es-MX']).say('close'), 'Cerrar')
  assert.equal(wordsOf(['', 'xx']).say('unread', { n: 3 }), '3 unread')
  assert.equal(wordsOf(['ar']).dir, 'rtl')
  assert.equal(wordsOf(['hi']).say('arrived', { title: '{n}' }), 'नई सूचना: {n}')
})
