import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blankButton, blankCard, blankContent, blankMedia } from './content-draft.ts'
import { drawContent } from './draw-content.ts'

const origin = 'https://console.example'

test('shows files of ours from the console and names those that lie elsewhere', () => {
  const ours = {
    url: 'https://x.example/media/med_1/t',
    mimeType: 'image/png',
    filename: 'a.png',
    mediaId: 'med_1',
  }
  const theirs = { ...blankMedia, url: 'https://elsewhere.example/b.png?w=1' }
  const media = (of: typeof ours) =>
    drawContent({ ...blankContent, type: 'media', media: of }, origin, null).rich.media
  assert.deepEqual(media(ours), [
    { url: 'https://console.example/v1/media/med_1', mimeType: 'image/png', filename: 'a.png' },
  ])
  assert.deepEqual(media(theirs), [
    { url: theirs.url, mimeType: 'application/octet-stream', filename: 'b.png' },
  ])
})

test('draws choices with header, footer and buttons, and no link before its address is one', () => {
  const { text, rich } = drawContent(
    {
      ...blankContent,
      type: 'interactive',
      text: 'When?',
      header: 'Table',
      footer: 'Harbour',
      buttons: [
        { ...blankButton, title: 'Friday' },
        { ...blankButton, kind: 'url', title: 'Menu', value: 'javascript:alert(1)' },
      ],
    },
    origin,
    null,
  )
  assert.equal(text, 'When?')
  assert.equal(rich.header, 'Table')
  assert.equal(rich.footer, 'Harbour')
  assert.deepEqual(rich.buttons, [
    { id: '0', title: 'Friday', kind: 'reply' },
    { id: '1', title: 'Menu', kind: 'url' },
  ])
})

test('draws what a button brings to the phone', () => {
  const { rich } = drawContent(
    {
      ...blankContent,
      type: 'interactive',
      buttons: [
        {
          ...blankButton,
          kind: 'calendar',
          title: 'Note it',
          event: { ...blankButton.event, title: 'Fitting' },
        },
        { ...blankButton, kind: 'map', title: 'Where', point: { ...blankButton.point, name: 'The shop' } },
        { ...blankButton, kind: 'compose', title: 'Write', words: 'I am late' },
        { ...blankButton, kind: 'record', title: 'Say it', words: 'of another kind' },
      ],
    },
    origin,
    null,
  )
  assert.deepEqual(
    rich.buttons?.map(({ kind, says }) => [kind, says]),
    [
      ['calendar', 'Fitting'],
      ['map', 'The shop'],
      ['compose', 'I am late'],
      ['compose', undefined],
    ],
  )
})

test('draws one card of a card and all of a carousel', () => {
  const cards = ['Soup', 'Bread'].map((title) => ({ ...blankCard, title }))
  const drawn = (type: 'card' | 'carousel') =>
    drawContent({ ...blankContent, type, cards }, origin, null).rich.cards?.map(({ title }) => title)
  assert.deepEqual(drawn('card'), ['Soup'])
  assert.deepEqual(drawn('carousel'), ['Soup', 'Bread'])
})
