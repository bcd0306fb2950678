import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HandsetMessage } from '../../api/handset-types.ts'
import { gistOf } from './conversations.ts'

const message = (said: Pick<HandsetMessage, 'text' | 'rich'>): HandsetMessage => ({
  seq: 1,
  at: '2026-11-30T10:00:00Z',
  direction: 'received',
  channel: 'rcs',
  peer: 'shop',
  ...said,
})

test('a message in a list is its words, else what stands on its cards, else that there is something', () => {
  const cards = [{ title: 'Soup', buttons: [] }, { text: 'Bread', buttons: [] }, { buttons: [] }]
  assert.equal(gistOf(message({ text: 'Today', rich: { cards } })), 'Today')
  assert.equal(gistOf(message({ text: '', rich: { cards } })), 'Soup · Bread')
  assert.equal(gistOf(message({ text: '', rich: { media: [] } })), '…')
})
