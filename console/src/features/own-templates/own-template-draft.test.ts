import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  blankOwnTemplate,
  fromOwnTemplate,
  inAnotherLanguage,
  isBlank,
  isComplete,
  toNewTemplate,
  toTemplateChange,
  writingOf,
} from './own-template-draft.ts'

const mail = {
  ...blankOwnTemplate,
  name: ' receipt ',
  subject: 'Thank you, {{ name }}',
  html: '<mjml></mjml>',
  samples: { name: 'Asha', gone: 'before' },
}
const kept = {
  id: 'tpl_1',
  name: 'order',
  channel: 'sms',
  language: 'en',
  class: 'service',
  body: 'Order {{number}} is ready.',
  subject: null,
  html: null,
  samples: { number: '4711' },
  variables: ['number'],
  dlt: { templateId: '1107160000000000001', headers: ['CHAIHS'] },
  createdAt: '2026-03-14T09:00:00.000Z',
  updatedAt: '2026-03-14T09:00:00.000Z',
}

test('makes a mail of its subject and page, without the plain text that was left out', () => {
  assert.deepEqual(toNewTemplate(mail, ['name']), {
    name: 'receipt',
    channel: 'email',
    language: 'en',
    class: 'transactional',
    subject: 'Thank you, {{ name }}',
    html: '<mjml></mjml>',
    samples: { name: 'Asha' },
  })
})

test('a text has no subject and no page, whatever was written before its channel was chosen', () => {
  const text = { ...mail, channel: 'sms', body: 'Hi {{name}}', dltId: ' 110 ', dltHeaders: 'CHAIHS, CHAIST' }
  assert.deepEqual(toNewTemplate(text, ['name']), {
    name: 'receipt',
    channel: 'sms',
    language: 'en',
    class: 'transactional',
    body: 'Hi {{name}}',
    samples: { name: 'Asha' },
    dlt: { templateId: '110', headers: ['CHAIHS', 'CHAIST'] },
  })
})

test('a change says what was emptied', () => {
  assert.deepEqual(toTemplateChange({ ...mail, html: ' ', body: 'Thanks', samples: {} }, ['name']), {
    class: 'transactional',
    subject: 'Thank you, {{ name }}',
    html: null,
    body: 'Thanks',
    samples: {},
  })
})

test('another language begins with the same words and without the registration of the first', () => {
  const { language, body, dltId, dltHeaders, ...rest } = inAnotherLanguage(kept)
  assert.deepEqual([language, body, dltId, dltHeaders], ['', 'Order {{number}} is ready.', '', ''])
  assert.deepEqual(
    [rest.name, rest.channel, rest.class, rest.samples],
    ['order', 'sms', 'service', { number: '4711' }],
  )
  assert.equal(fromOwnTemplate(kept).dltHeaders, 'CHAIHS')
})

test('a template is complete with its name, its language and what it says', () => {
  assert.equal(isComplete(mail), true)
  for (const lacking of [{ name: ' ' }, { language: 'e' }, { subject: '' }, { html: ' ' }])
    assert.equal(isComplete({ ...mail, ...lacking }), false, JSON.stringify(lacking))
  assert.equal(isComplete({ ...mail, channel: 'sms' }), false)
})

test('nothing is drawn while nothing is written', () => {
  assert.equal(isBlank(writingOf(blankOwnTemplate)), true)
  assert.equal(isBlank(writingOf(mail)), false)
  // What is written for a page is not read on a channel of texts.
  assert.equal(isBlank(writingOf({ ...mail, channel: 'sms' })), true)
})
