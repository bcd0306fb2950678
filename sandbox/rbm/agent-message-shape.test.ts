import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agentMessageShape } from './agent-message-shape.ts'
import { richContentOf } from './rich-content-of.ts'

const event = {
  startTime: '2026-12-08T10:00:00Z',
  endTime: '2026-12-08T10:30:00Z',
  title: 'Fitting',
  description: 'Bring the old ones.',
}
const withAction = (action: object) => ({
  contentMessage: {
    text: 'See you',
    suggestions: [{ action: { text: 'Note it', postbackData: 'noted', ...action } }],
  },
  messageTrafficType: 'TRANSACTION',
})
const phoneNumber = '+911140000000'

for (const [what, action] of [
  [
    'an event that ends before it begins',
    { createCalendarEventAction: { ...event, endTime: event.startTime } },
  ],
  [
    'a title of an event that is too long',
    { createCalendarEventAction: { ...event, title: 'x'.repeat(101) } },
  ],
  ['an event without a description', { createCalendarEventAction: { ...event, description: undefined } }],
  ['two actions at once', { createCalendarEventAction: event, shareLocationAction: {} }],
  ['a map of nowhere', { viewLocationAction: { label: 'Here' } }],
  [
    'a draft that is too long',
    { composeAction: { composeTextMessage: { phoneNumber, text: 'x'.repeat(101) } } },
  ],
  [
    'a recording of neither kind',
    { composeAction: { composeRecordingMessage: { phoneNumber, type: 'SMELL' } } },
  ],
  ['nothing to compose', { composeAction: {} }],
] as const)
  test(`refuses ${what}`, () => assert.equal(agentMessageShape.safeParse(withAction(action)).success, false))

test('a handset shows what a button brings along', () => {
  const shown = (action: object) =>
    richContentOf(agentMessageShape.parse(withAction(action)), () => undefined).rich.buttons?.[0]
  assert.deepEqual(shown({ createCalendarEventAction: event }), {
    id: 'noted',
    title: 'Note it',
    kind: 'calendar',
    says: 'Fitting\n2026-12-08 10:00 – 2026-12-08 10:30 UTC\nBring the old ones.',
  })
  assert.partialDeepStrictEqual(
    shown({ viewLocationAction: { latLong: { latitude: 28.6, longitude: 77.2 }, label: 'Our shop' } }),
    { kind: 'map', says: 'Our shop', url: 'geo:28.6,77.2' },
  )
  assert.partialDeepStrictEqual(
    shown({ composeAction: { composeTextMessage: { phoneNumber, text: 'I would like' } } }),
    { kind: 'compose', says: 'I would like', url: `sms:${phoneNumber}` },
  )
})
