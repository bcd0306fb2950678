import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rewordable } from '../../shared/webchat-widget.ts'
import { wordsFor } from './i18n.ts'
import { ar } from './strings/ar.ts'
import { en } from './strings/en.ts'
import { es } from './strings/es.ts'
import { hi } from './strings/hi.ts'

const auto = { language: 'auto', texts: {} }

test('every language says everything, with the same places to fill', () => {
  const places = (text: unknown) =>
    JSON.stringify(text)
      .match(/\{\w+\}/g)
      ?.toSorted() ?? []
  for (const [language, strings] of Object.entries({ es, hi, ar }))
    for (const name of Object.keys(en) as (keyof typeof en)[]) {
      assert.ok(strings[name], `${language}: ${name}`)
      if (name !== 'unread') assert.deepEqual(places(strings[name]), places(en[name]), `${language}: ${name}`)
    }
})

test('speaks what the page asks for, then what the browser prefers, then English', () => {
  assert.equal(wordsFor(auto, ['es-MX', 'ar']).say('send'), 'Enviar')
  assert.equal(wordsFor(auto, ['de', 'hi-IN']).say('send'), 'भेजें')
  assert.equal(wordsFor(auto, [null, 'de']).language, 'en')
  assert.equal(wordsFor({ language: 'ar', texts: {} }, ['es']).isRtl, true)
})

test('an account rewords a text, and brings a language of its own only when it is whole enough', () => {
  const reworded = { language: 'auto', texts: { en: { title: 'Ask Ann' }, 'pt-BR': { title: 'Fale' } } }
  assert.equal(wordsFor(reworded, ['en-GB']).say('title'), 'Ask Ann')
  assert.equal(wordsFor(reworded, ['pt-BR', 'es']).language, 'es')
  const whole = Object.fromEntries(rewordable.map((name) => [name, `pt ${name}`]))
  assert.equal(wordsFor({ language: 'auto', texts: { 'pt-BR': whole } }, ['pt-BR']).say('title'), 'pt title')
})

test('counts as the language does', () => {
  assert.equal(wordsFor(auto, ['en']).unread(1), '1 unread message')
  assert.equal(wordsFor(auto, ['ar']).unread(2), 'رسالتان غير مقروءتين')
  assert.match(wordsFor(auto, ['ar']).unread(11), /رسالة غير مقروءة/)
})
