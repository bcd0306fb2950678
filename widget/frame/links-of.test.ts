import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linksOf, safeUrl } from './links-of.ts'

const links = (text: string) => linksOf(text).flatMap(({ url }) => (url ? [url] : []))

test('cuts addresses out of a text and loses none of its characters', () => {
  const text = 'See https://a.example/x?y=1, (or http://b.example/) and https://c.example/a_(b).'
  assert.deepEqual(links(text), ['https://a.example/x?y=1', 'http://b.example/', 'https://c.example/a_(b)'])
  assert.equal(
    linksOf(text)
      .map((stretch) => stretch.text)
      .join(''),
    text,
  )
})

test('takes nothing for an address that is none of the web', () => {
  assert.deepEqual(links('javascript:alert(1) data:text/html,x file:///etc/passwd https://'), [])
  assert.equal(safeUrl('javascript:alert(1)'), null)
  assert.equal(safeUrl(' https://a.example'), 'https://a.example/')
})
