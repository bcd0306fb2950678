import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StringKey } from '@/app/strings/en.ts'
import { contentSummary } from './content-summary.ts'

const say = (key: StringKey) => key
const mail = { type: 'email', subject: 'Hi', text: 'Hello {{name}}, {{ day }} or {{other}}' } as const

test('a mail is summed up with what stands for its variables', () => {
  const variables = { name: 'Sam', day: 'Monday' }
  assert.equal(contentSummary({ ...mail, variables }, say), 'content.email · Hello Sam, Monday or {{other}}')
})

test('without variables braces are text', () => {
  assert.equal(contentSummary(mail, say), 'content.email · Hello {{name}}, {{ day }} or {{other}}')
  assert.equal(contentSummary({ type: 'text', text: '{{x}}' }, say), '{{x}}')
})

test('cards are summed up by their titles', () => {
  const cards = [{ title: 'Soup' }, { title: 'Fish' }]
  assert.equal(contentSummary({ type: 'carousel', cards }, say), 'content.carousel · Soup · Fish')
})
