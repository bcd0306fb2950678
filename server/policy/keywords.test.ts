import assert from 'node:assert/strict'
import { test } from 'node:test'
import { analyseSmsText } from '#shared/sms-text.ts'
import { loadPack } from './load-pack.ts'

const { keywordOf, replyTextFor, engine } = loadPack('house')

const heard: [text: string, kind: 'stop' | 'start' | 'help', language: string][] = [
  ['STOP', 'stop', 'en'],
  ['stop', 'stop', 'en'],
  ['  Stop. ', 'stop', 'en'],
  ['"STOP"', 'stop', 'en'],
  ['stop!!! 🛑', 'stop', 'en'],
  ['STOP ALL', 'stop', 'en'],
  ['Opt-Out', 'stop', 'en'],
  ['opt out', 'stop', 'en'],
  ['unsubscribe', 'stop', 'en'],
  ['Cancel', 'stop', 'en'],
  ['END', 'stop', 'en'],
  ['quit', 'stop', 'en'],
  ['Revoke', 'stop', 'en'],
  ['ＳＴＯＰ', 'stop', 'en'],
  ['START', 'start', 'en'],
  ['unstop', 'start', 'en'],
  ['Yes', 'start', 'en'],
  ['HELP?', 'help', 'en'],
  ['info', 'help', 'en'],
  ['BAJA', 'stop', 'es'],
  ['¡Alto!', 'stop', 'es'],
  ['Parar', 'stop', 'es'],
  ['cancelar', 'stop', 'es'],
  ['Alta', 'start', 'es'],
  ['ayuda', 'help', 'es'],
  ['SAIR', 'stop', 'pt'],
  ['comecar', 'start', 'pt'],
  ['Começar', 'start', 'pt'],
  ['ajuda', 'help', 'pt'],
  ['बंद करो', 'stop', 'hi'],
  ['रोकें', 'stop', 'hi'],
  ['शुरू', 'start', 'hi'],
  ['मदद', 'help', 'hi'],
  ['Arrêt', 'stop', 'fr'],
  ['désabonner', 'stop', 'fr'],
  ['aide', 'help', 'fr'],
  ['Abmelden', 'stop', 'de'],
  ['kündigen', 'stop', 'de'],
  ['KUNDIGEN', 'stop', 'de'],
  ['Hilfe', 'help', 'de'],
  ['Annulla', 'stop', 'it'],
  ['aiuto', 'help', 'it'],
]

for (const [text, kind, language] of heard) {
  test(`hears ${kind} (${language}) in “${text}”`, () => {
    assert.deepEqual(keywordOf(text), { kind, language })
  })
}

const ordinary = [
  '',
  '   ',
  '🛑',
  'please stop',
  'Stop it, I want my parcel',
  "don't stop",
  'yes please',
  'the end',
  'stopped',
  'STOP '.repeat(20),
  '12345',
  'रुपये',
]

for (const text of ordinary) {
  test(`hears nothing in “${text.slice(0, 30)}”`, () => {
    assert.equal(keywordOf(text), null)
  })
}

test('prefers the languages given where a word belongs to several', () => {
  assert.equal(keywordOf('cancelar', ['pt-BR'])?.language, 'pt')
  assert.equal(keywordOf('STOP', ['de', 'en'])?.language, 'de')
})

test('never ignores a STOP because its language was not expected', () => {
  assert.deepEqual(keywordOf('BAJA', ['de']), { kind: 'stop', language: 'es' })
})

test('replies in the language asked for, else in English', () => {
  assert.match(replyTextFor('stop', 'es-MX', 'Acme').value, /^Acme: su baja/)
  assert.match(replyTextFor('stop', 'fi', 'Acme').value, /^Acme: you are unsubscribed/)
  assert.match(replyTextFor('help', 'hi', 'Acme').value, /Acme.*STOP/)
})

test('writes the brand as it is, whatever signs it has', () => {
  assert.match(replyTextFor('help', 'en', 'A$&B').value, /^A\$&B: reply/)
})

test('every confirmation fits one SMS with a brand of twenty letters', () => {
  const kinds = ['stop', 'start', 'help'] as const
  for (const language of Object.keys(engine.replies).filter((one) => one !== 'hi')) {
    for (const kind of kinds) {
      const text = replyTextFor(kind, language, 'Abcdefghij Klmnopqrs').value
      assert.equal(analyseSmsText(text).segments, 1, `${language} ${kind}`)
    }
  }
})
