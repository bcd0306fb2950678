import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blankButton, blankContent, type ButtonDraft } from './content-draft.ts'
import { fromContent } from './from-content.ts'
import { isSayable, toContent } from './to-content.ts'

test('buttons of every kind are sent again as they were', () => {
  const phone = '+919812345678'
  const content = {
    type: 'interactive',
    body: 'Your fitting is on Tuesday.',
    buttons: [
      { kind: 'reply', id: 'ok', title: 'Fine' },
      { kind: 'url', title: 'See it', url: 'https://shop.example/' },
      { kind: 'call', title: 'Call us', phone },
      { kind: 'location', title: 'Where are you?' },
      {
        kind: 'calendar',
        title: 'Note the day',
        event: {
          title: 'Fitting',
          description: 'Bring the hat',
          startsAt: '2026-12-08T10:00:30+05:30',
          endsAt: '2026-12-08T10:30:00Z',
        },
      },
      { kind: 'map', title: 'Where', latitude: 28.6, longitude: 77.2, name: 'The shop' },
      { kind: 'compose', title: 'Write', phone, text: 'I am late' },
      { kind: 'record', title: 'Say it', phone, records: 'video' },
    ],
  }
  const draft = fromContent(content)
  assert.deepEqual(toContent(draft), content)
  assert.ok(isSayable(draft))
})

test('a mail that is sent again takes its files along: those that stand in it, and those of ours', () => {
  const content = {
    type: 'email',
    subject: 'Plans',
    text: 'Here.',
    attachments: [
      { content: 'QUJD', filename: 'a.txt', mimeType: 'text/plain', contentId: 'a' },
      { mediaId: 'med_1', filename: 'b.pdf', mimeType: 'application/pdf', sizeBytes: 18_000_000 },
    ],
  }
  const draft = fromContent(content)
  assert.deepEqual(
    draft.attachments.map(({ sizeBytes }) => sizeBytes),
    [3, 18_000_000],
  )
  assert.deepEqual(toContent(draft)['attachments'], [
    content.attachments[0],
    { mediaId: 'med_1', filename: 'b.pdf', mimeType: 'application/pdf' },
  ])
})

test('a button waits until it has what its kind cannot be without', () => {
  const says = (button: Partial<ButtonDraft>) =>
    isSayable({
      ...blankContent,
      type: 'interactive',
      text: 'Your fitting',
      buttons: [{ ...blankButton, title: 'Go', ...button }],
    })
  const event = { title: 'Fitting', description: '', startsAt: '2026-12-08T10:00:00Z', endsAt: '' }
  const value = '+919812345678'
  const waiting: Partial<ButtonDraft>[] = [
    { kind: 'calendar', event },
    { kind: 'map', point: { latitude: '28.6', longitude: 'east', name: '' } },
    { kind: 'compose', value },
    { kind: 'record' },
  ]
  const whole: Partial<ButtonDraft>[] = [
    { kind: 'calendar', event: { ...event, endsAt: '2026-12-08T10:30:00Z' } },
    { kind: 'map', point: { latitude: '28.6', longitude: '77.2', name: '' } },
    { kind: 'compose', value, words: 'I am late' },
    { kind: 'record', value },
  ]
  assert.deepEqual(waiting.map(says), [false, false, false, false])
  assert.deepEqual(whole.map(says), [true, true, true, true])
})
