import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentShape } from '../../../../server/channels/content.ts'
import {
  blankButton,
  blankCard,
  blankContent,
  blankMedia,
  blankRow,
  type ContentDraft,
} from './content-draft.ts'
import { fromContent } from './from-content.ts'
import { isSayable, toContent } from './to-content.ts'

const draft = (part: Partial<ContentDraft>): ContentDraft => ({ ...blankContent, ...part })
const picture = { ...blankMedia, url: 'https://example.com/a.png' }

const drafts: Record<string, ContentDraft> = {
  text: draft({ text: 'Hello' }),
  media: draft({ type: 'media', media: picture, text: 'Look' }),
  template: draft({
    type: 'template',
    template: { name: 'order_ready', language: 'en', variables: { '1': 'Asha', '2': '' } },
  }),
  buttons: draft({
    type: 'interactive',
    text: 'When?',
    header: 'Table',
    footer: 'Harbour',
    buttons: [
      { ...blankButton, title: 'Friday' },
      { ...blankButton, kind: 'url', title: 'Menu', value: 'https://example.com/menu' },
      { ...blankButton, kind: 'call', title: 'Call', value: '+14155550123' },
      { ...blankButton, kind: 'location', title: 'Where' },
    ],
  }),
  list: draft({
    type: 'interactive',
    text: 'When?',
    headerMedia: picture,
    choices: 'list',
    list: {
      button: 'Days',
      sections: [{ title: 'Week', rows: [{ ...blankRow, title: 'Monday', description: 'Noon' }] }],
    },
  }),
  card: draft({ type: 'card', cards: [{ ...blankCard, title: 'Soup', media: picture }] }),
  carousel: draft({
    type: 'carousel',
    text: 'Today',
    cards: [
      { ...blankCard, title: 'Soup', buttons: [{ ...blankButton, title: 'Take it' }] },
      { ...blankCard, text: 'Bread' },
    ],
  }),
  location: draft({
    type: 'location',
    place: { latitude: '28.61', longitude: '-77.2', name: 'Harbour', address: '' },
  }),
  contacts: draft({
    type: 'contacts',
    people: [{ name: 'Sam', phone: '+14155550123', email: '', organization: 'Harbour' }],
  }),
  email: draft({ type: 'email', subject: 'Your table', text: 'Friday', html: '<p>Friday</p>' }),
}

test('every kind of draft makes a content that the API takes', () => {
  for (const [name, each] of Object.entries(drafts)) {
    const judged = contentShape.safeParse(toContent(each))
    assert.equal(judged.success, true, `${name}: ${judged.error?.message}`)
    assert.equal(isSayable(each), true, name)
  }
})

test('a message sent again says the same', () => {
  for (const [name, each] of Object.entries(drafts)) {
    const content = toContent(each)
    assert.deepEqual(toContent(fromContent(content)), content, name)
  }
})

test('what a message said besides goes along when it is sent again', () => {
  const mail = {
    type: 'email',
    subject: 'Your table',
    text: 'Friday',
    listId: 'news.harbour.example',
    attachments: [{ filename: 'a.txt', mimeType: 'text/plain', content: 'QQ==' }],
  }
  const flow = { type: 'interactive', body: 'Book', flow: { id: '7', button: 'Open' } }
  for (const content of [mail, flow]) {
    const read = fromContent(content)
    assert.deepEqual(toContent(read), content)
    assert.equal(isSayable(read), true)
  }
  assert.deepEqual(toContent({ ...fromContent(mail), type: 'text' }), { type: 'text', text: 'Friday' })
})

test('choices without an id are called after their titles, no two the same', () => {
  const content = toContent(
    draft({
      type: 'interactive',
      text: 'When?',
      buttons: ['Friday night', 'Friday night', '星期五'].map((title) => ({ ...blankButton, title })),
    }),
  )
  const ids = (content['buttons'] as { id: string }[]).map(({ id }) => id)
  assert.deepEqual(ids, ['friday_night', 'friday_night_2', 'choice'])
})

test('what lacks its chief part is not asked about', () => {
  const lacking: Partial<ContentDraft>[] = [
    { text: ' ' },
    { type: 'media', text: 'only words' },
    { type: 'template' },
    { type: 'interactive', text: 'When?' },
    { type: 'interactive', text: '', buttons: [{ ...blankButton, title: 'Friday' }] },
    { type: 'interactive', text: 'x', choices: 'list' },
    { type: 'card' },
    { type: 'location', place: { latitude: 'north', longitude: '1', name: '', address: '' } },
    { type: 'contacts', people: [{ name: 'Sam', phone: '', email: '', organization: '' }] },
    { type: 'email', text: 'without a subject' },
  ]
  for (const part of lacking) assert.equal(isSayable(draft(part)), false, JSON.stringify(part))
})

test('an address tells the media type where nobody else does', () => {
  const content = toContent(
    draft({ type: 'media', media: { ...blankMedia, url: 'https://a.example/b.PDF?x=1' } }),
  )
  assert.equal(content['mimeType'], 'application/pdf')
})
