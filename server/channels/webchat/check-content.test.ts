import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentShape, type Content } from '../content.ts'
import { checkContent } from './check-content.ts'
import { webchat } from './webchat.ts'

const button = (id: string) => ({ kind: 'reply' as const, id, title: `Button ${id}` })
const shown: Content[] = [
  { type: 'text', text: 'Hello' },
  { type: 'media', url: 'https://shop.example/a.png', mimeType: 'image/png', caption: 'The chair' },
  { type: 'interactive', body: 'Which one?', buttons: [button('a'), button('b')] },
  { type: 'card', title: 'Chair', buttons: [{ kind: 'url', title: 'See', url: 'https://shop.example' }] },
  { type: 'carousel', cards: [{ title: 'Chair', buttons: [] }] },
  { type: 'location', latitude: 1, longitude: 2 },
]

test('finds no fault with any content it says it can show', () => {
  assert.deepEqual(shown.map(({ type }) => type).toSorted(), [...webchat.can.contentTypes].toSorted())
  for (const content of shown) {
    assert.deepEqual(contentShape.parse(content), content)
    assert.equal(checkContent(content), null)
  }
})

const faulty: readonly [Content, RegExp][] = [
  [{ type: 'text', text: 'x'.repeat(10_001) }, /10001 characters.*at most 10000/],
  [{ type: 'interactive', body: 'Nothing to press' }, /Give buttons or a list/],
  [{ type: 'interactive', body: 'Twice', buttons: [button('a'), button('a')] }, /id of its own/],
  [
    { type: 'interactive', body: 'Many', buttons: Array.from({ length: 11 }, (_, n) => button(String(n))) },
    /at most 10 buttons.*list/,
  ],
  [{ type: 'interactive', body: 'Where', buttons: [{ kind: 'location', title: 'Here' }] }, /location/],
  [{ type: 'card', buttons: [] }, /title, a text or media/],
  [{ type: 'template', name: 'hello', variables: {} }, /does not show template/],
]
for (const [content, says] of faulty)
  test(`says what is wrong: ${says.source}`, () => assert.match(checkContent(content) ?? 'taken', says))
