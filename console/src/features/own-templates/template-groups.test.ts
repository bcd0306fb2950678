import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Template } from '../../api/template-types.ts'
import { groupTemplates, summaryOf } from './template-groups.ts'

const template = (name: string, language: string, channel = 'email'): Template => ({
  id: `tpl_${name}_${channel}_${language}`,
  name,
  channel,
  language,
  class: 'transactional',
  body: 'Hello',
  subject: null,
  html: null,
  samples: {},
  variables: [],
  dlt: null,
  createdAt: '2026-03-14T09:00:00.000Z',
  updatedAt: '2026-03-14T09:00:00.000Z',
})

test('puts the languages of a name on a channel together, by name and by language', () => {
  const groups = groupTemplates(
    [
      template('welcome', 'en'),
      template('receipt', 'es'),
      template('receipt', 'en'),
      template('receipt', 'en', 'sms'),
    ],
    '',
  )
  assert.deepEqual(
    groups.map(({ name, channel, languages }) => [name, channel, languages.map(({ language }) => language)]),
    [
      ['receipt', 'email', ['en', 'es']],
      ['receipt', 'sms', ['en']],
      ['welcome', 'email', ['en']],
    ],
  )
})

test('finds templates by a part of their name, whatever its case', () => {
  const found = groupTemplates([template('Order_ready', 'en'), template('welcome', 'en')], ' order ')
  assert.deepEqual(
    found.map(({ name }) => name),
    ['Order_ready'],
  )
})

test('says in one line what a template says', () => {
  assert.equal(summaryOf({ subject: 'Your receipt', body: 'Thank you' }), 'Your receipt')
  assert.equal(summaryOf({ subject: null, body: '\nYour code is {{code}}.\nBye' }), 'Your code is {{code}}.')
})
