import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Template } from '../../api/template-types.ts'
import { filledWriting, ownTemplateOf, ownTemplatesOn, unfilledVariables } from './own-template-choice.ts'

const template = (name: string, language: string, channel = 'sms'): Template => ({
  id: `tpl_${name}_${language}`,
  name,
  channel,
  language,
  class: 'transactional',
  body: 'Hi {{name}}',
  subject: null,
  html: null,
  samples: { name: 'Asha' },
  variables: ['name'],
  dlt: null,
  createdAt: '2026-03-14T09:00:00.000Z',
  updatedAt: '2026-03-14T09:00:00.000Z',
})

test('offers the templates of the channel alone, by name', () => {
  const offered = ownTemplatesOn(
    [
      template('welcome', 'en'),
      template('order', 'es'),
      template('mail', 'en', 'email'),
      template('order', 'en'),
    ],
    'sms',
  )
  assert.deepEqual(
    offered.map(({ name, language }) => `${name} ${language}`),
    ['order en', 'order es', 'welcome en'],
  )
})

test('finds the template in its language or the same one elsewhere', () => {
  const all = [template('order', 'es-ES'), template('order', 'en')]
  const found = (language: string) => ownTemplateOf(all, { name: 'order', language, variables: {} })?.language
  assert.deepEqual([found('en'), found('es-MX'), found('de')], ['en', 'es-ES', undefined])
  assert.equal(found(''), 'en')
})

test('names the variables that have no value yet', () => {
  const variables = ['day', 'name', 'shop']
  assert.deepEqual(unfilledVariables({ variables }, { name: 'Sam', day: '' }), ['day', 'shop'])
})

test('draws a template with the values given, not with its samples', () => {
  assert.deepEqual(filledWriting(template('order', 'en'), { name: '' }), {
    channel: 'sms',
    body: 'Hi {{name}}',
    samples: {},
  })
})
