import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HandsetMessage } from '@/api/handset-types.ts'
import { wordsOf } from './conversations.ts'

const shown: [string, Pick<HandsetMessage, 'text' | 'rich'>, string][] = [
  ['a text by its words', { text: 'Hello', rich: { header: 'Shop' } }, 'Hello'],
  ['a mail by its subject', { text: '', rich: { subject: 'Your table', html: '<p>Hi</p>' } }, 'Your table'],
  [
    'cards by their titles',
    {
      text: '',
      rich: {
        cards: [
          { title: 'Soup', buttons: [] },
          { text: 'Fish', buttons: [] },
        ],
      },
    },
    'Soup · Fish',
  ],
  [
    'a place by its name',
    { text: '', rich: { location: { latitude: 1, longitude: 2, name: 'Puerta del Sol' } } },
    'Puerta del Sol',
  ],
  [
    'a file by its name',
    { text: '', rich: { media: [{ url: '/a', mimeType: 'application/pdf', filename: 'menu.pdf' }] } },
    'menu.pdf',
  ],
  ['what has no words by a sign', { text: '', rich: { cards: [] } }, '…'],
]

for (const [name, message, words] of shown)
  test(`a list of conversations shows ${name}`, () => assert.equal(wordsOf(message), words))
