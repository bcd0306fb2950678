import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition } from '../../../../server/channels/whatsapp/templates/check-definition.ts'
import type { ProviderTemplate } from '../composer/template-slots.ts'
import {
  blankTemplate,
  blankTemplateButton,
  fromTemplate,
  nextVariable,
  toDefinition,
  type TemplateDraft,
} from './template-draft.ts'

const order: TemplateDraft = {
  ...blankTemplate,
  name: 'order_ready',
  format: 'text',
  header: 'Order {{1}}',
  body: 'Hi {{1}}, your order is ready at {{2}} today.',
  samples: { 'header.1': 'A1', 'body.1': 'Asha', 'body.2': 'noon' },
  footer: 'Harbour',
  buttons: [
    { ...blankTemplateButton, title: 'Thanks' },
    {
      ...blankTemplateButton,
      type: 'URL',
      title: 'Track',
      value: 'https://a.example/{{1}}',
      sample: 'https://a.example/77',
    },
    { ...blankTemplateButton, type: 'PHONE_NUMBER', title: 'Call', value: '+14155550123' },
    { ...blankTemplateButton, type: 'COPY_CODE', value: 'SAVE10' },
  ],
}
const named: TemplateDraft = {
  ...blankTemplate,
  name: 'hello',
  category: 'MARKETING',
  body: 'Hi {{first_name}}, we are open again.',
  samples: { 'body.first_name': 'Asha' },
}
const code: TemplateDraft = { ...blankTemplate, name: 'code', category: 'AUTHENTICATION', minutes: '5' }

const asTemplate = (draft: TemplateDraft) =>
  ({
    name: draft.name,
    language: draft.language,
    category: draft.category,
    definition: toDefinition(draft),
  }) as ProviderTemplate

test('what the form makes would be reviewed', () => {
  for (const draft of [order, named, code, { ...order, format: 'image' as const, handle: '4::x' }])
    assert.equal(checkDefinition(asTemplate(draft)), null)
})

test('a template that was read and saved again is the same', () => {
  for (const draft of [order, named, code])
    assert.deepEqual(toDefinition(fromTemplate(asTemplate(draft))), toDefinition(draft))
})

test('parts the form does not draw go back as they came', () => {
  const cards = [{ components: [{ type: 'BODY', text: 'Soup' }] }]
  const definition = {
    message_send_ttl_seconds: 600,
    components: [
      { type: 'BODY', text: 'Today' },
      { type: 'CAROUSEL', cards },
      { type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Book', flow_id: '7' }] },
    ],
  }
  const read = fromTemplate({ ...asTemplate(order), definition })
  assert.deepEqual(toDefinition(read), definition)
})

test('a further variable has the next number, or a name beside names', () => {
  assert.equal(nextVariable('Hi'), '1')
  assert.equal(nextVariable('{{1}} and {{2}}'), '3')
  assert.equal(nextVariable('Hi {{who}}'), 'value_2')
})
