import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createSay } from './sentences.ts'
import { esSentences } from './strings/es-sentences.ts'

const server = join(import.meta.dirname, '../../../server')
const read = (pattern: string) =>
  globSync(pattern, { cwd: server })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(server, file), 'utf8').replaceAll('\\`', '`'))
    .join('\n')
const deciders = read('{messaging/gates/*,messaging/decide,consent/decide-*,senders/choose-sender}.ts')
const sources = `${deciders}\n${read('{accounts/account,refusals,policy/content-rules,senders/*}.ts')}`
const asWritten = createSay(esSentences, () => null)

test('says a sentence of the server in Spanish with what was filled in, its codes in words', () => {
  const say = createSay(esSentences, (place, value) => (place === 'class' ? `<${value}>` : null))
  assert.equal(
    say('The recipient withdrew permission for promotional messages on 2026-11-24.'),
    'El destinatario retiró el permiso para mensajes de clase <promotional> el 2026-11-24.',
  )
  assert.equal(
    say('The text breaks a content rule: the text does not say how to opt out.'),
    'El texto incumple una regla de contenido: el texto no dice cómo darse de baja.',
  )
  assert.equal(say('The account is active.'), 'La cuenta está activa.')
})

test('gives a sentence it does not know as the server wrote it', () => {
  assert.equal(asWritten('A gate of tomorrow has decided.'), 'A gate of tomorrow has decided.')
})

test('every sentence of a gate is known in Spanish', () => {
  const sentences = [...deciders.matchAll(/because:\s*(['`])(.+?)\1,?\s/gs)].map(([, , text = '']) => text)
  assert.ok(sentences.length > 30)
  const unknown = sentences
    .map((text) => text.replaceAll(/\$\{[^}]*\}/g, 'x'))
    .filter((sample) => asWritten(sample) === sample)
  assert.deepEqual(unknown, [])
})

test('the server says every sentence that is known in Spanish', () => {
  const gone = esSentences
    .map(([english]) => english)
    .filter((english) => english.split(/\{\w+\}/).some((words) => !isSaid(words)))
  assert.deepEqual(gone, [])
})

/** Short pieces prove nothing, and a phrase may be written with a capital. */
function isSaid(words: string): boolean {
  const text = words
    .trim()
    .replace(/^[.,;:"]+|[.,;:"]+$/g, '')
    .trim()
  return text.length < 6 || sources.toLowerCase().includes(text.toLowerCase())
}
