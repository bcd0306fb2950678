import assert from 'node:assert/strict'
import { test } from 'node:test'
import { starterNames, starterOf } from './starters.ts'

const variablesIn = (text: string) => new Set([...text.matchAll(/\{\{ (\w+) \}\}/g)].map(([, name]) => name))

for (const name of starterNames) {
  test(`the starter ${name} has a sample for each of its variables`, () => {
    for (const language of ['en', 'es-MX', 'de']) {
      const { subject, html, samples } = starterOf(name, language)
      const lacking = [...variablesIn(subject + html)].filter(
        (variable) => variable && !(variable in samples),
      )
      assert.deepEqual(lacking, [], language)
    }
  })
}

test('a starter speaks the language of the template, and English where it has none in it', () => {
  assert.match(starterOf('receipt', 'es-MX').html, /Gracias/)
  assert.match(starterOf('receipt', 'de').html, /Thank you/)
})
