import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unsubscribeSlot } from '#shared/unsubscribe-slot.ts'
import { withUnsubscribeLine } from './unsubscribe-line.ts'
import { languageAmong, unsubscribeLanguages } from './unsubscribe-words.ts'

const url = 'https://p.example/u/x'

test('the line stands at the end of the text and inside the body of the page', () => {
  const { text, html } = withUnsubscribeLine(
    { text: 'Hats!\n', html: '<body><p>Hats!</p></body>' },
    url,
    'en',
  )
  assert.equal(text, `Hats!\n\nUnsubscribe from promotional e-mails: ${url}\n`)
  assert.match(
    html ?? '',
    /^<body><p>Hats!<\/p><p [^>]+><a href="https:\/\/p\.example\/u\/x"[^>]*>Unsubscribe from promotional e-mails<\/a><\/p><\/body>$/,
  )
})

test('what says itself how to unsubscribe is left as it is, and what is not there stays away', () => {
  const said = { text: `Leave: {{ ${unsubscribeSlot} }}`, html: `<a href="{{${unsubscribeSlot}}}">leave</a>` }
  assert.deepEqual(withUnsubscribeLine(said, url, 'en'), said)
  assert.deepEqual(Object.keys(withUnsubscribeLine({ text: '', html: '<p>x' }, url, 'en')), ['html'])
  assert.match(withUnsubscribeLine({ ...said, text: 'Hats!' }, url, 'en').text ?? '', /Unsubscribe/)
})

test('the page names the language, else the domain does', () => {
  const lineIn = (html: string) => withUnsubscribeLine({ text: 'x', html }, url, 'pt').text ?? ''
  assert.match(lineIn('<!doctype html><html dir="ltr" lang="de-AT"><body>'), /Von Werbe-Mails abmelden/)
  assert.match(lineIn('<html lang=es>'), /Darse de baja/)
  assert.match(lineIn('<html lang="xx">'), /Cancelar a inscrição/)
  assert.match(lineIn('<p>no page</p>'), /Cancelar a inscrição/)
  for (const language of unsubscribeLanguages) assert.equal(languageAmong([`${language}-XX`]), language)
  assert.equal(languageAmong(['eng', '*', '']), null)
})
