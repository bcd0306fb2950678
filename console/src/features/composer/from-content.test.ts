import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromContent } from './from-content.ts'
import { isSayable, toContent } from './to-content.ts'

test('a button the form has no fields for is sent again as it was', () => {
  const content = {
    type: 'interactive',
    body: 'Your fitting is on Tuesday.',
    buttons: [
      { kind: 'reply', id: 'ok', title: 'Fine' },
      {
        kind: 'calendar',
        title: 'Note the day',
        event: { title: 'Fitting', startsAt: '2026-12-08T10:00:00Z', endsAt: '2026-12-08T10:30:00Z' },
      },
      { kind: 'map', title: 'Where', latitude: 28.6, longitude: 77.2 },
    ],
  }
  const draft = fromContent(content)
  assert.deepEqual(toContent(draft), content)
  assert.ok(isSayable(draft))
})
