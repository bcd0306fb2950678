import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentShape } from './content.ts'

const takes = (content: object): boolean => contentShape.safeParse(content).success
const button = (title: string) => ({ kind: 'reply', id: 'a', title })

test('what stands on a button, a row or a card can be seen', () => {
  for (const blank of [' ', '\u200b', '\u2800', '\u00a0\t']) {
    assert.equal(takes({ type: 'interactive', body: 'b', buttons: [button(blank)] }), false)
    assert.equal(takes({ type: 'card', title: 't', buttons: [button(blank)] }), false)
    assert.equal(takes({ type: 'contacts', contacts: [{ name: blank }] }), false)
    const list = (name: string, title: string) => ({
      type: 'interactive',
      body: 'b',
      list: { button: name, sections: [{ rows: [{ id: '1', title }] }] },
    })
    assert.equal(takes(list(blank, 'a')), false)
    assert.equal(takes(list('Choose', blank)), false)
    assert.equal(takes(list('Choose', 'a')), true)
  }
  assert.equal(takes({ type: 'interactive', body: 'b', buttons: [button('نعم')] }), true)
})
