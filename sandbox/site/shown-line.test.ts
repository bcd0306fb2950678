import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ToldContent } from '#shared/webchat-widget.ts'
import { shownLine } from './shown-line.ts'

const card = { title: 'Soup', text: 'Of the day', buttons: [] }
const shown = (content: ToldContent) =>
  shownLine({ content, from: 'business' } as Parameters<typeof shownLine>[0])

test('what stands on cards and places is not said beside them', () => {
  const one = shown({ type: 'card', ...card })
  assert.deepEqual([one.text, one.rich.cards], ['', [card]])
  const several = shown({ type: 'carousel', text: 'Today', cards: [card, card] })
  assert.deepEqual([several.text, several.rich.cards?.length], ['Today', 2])
  const place = shown({ type: 'location', latitude: 1, longitude: 2, name: 'The shop' })
  assert.deepEqual([place.text, place.rich.location?.name], ['', 'The shop'])
})
