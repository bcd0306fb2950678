// Beside the browser's tests, because the server's own schema and compiler judge what the form makes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { templateBody, templateChangeBody, templatePreviewBody } from '../../server/senders/shapes.ts'
import { previewTemplate } from '../../server/senders/templates/preview-template.ts'
import {
  blankOwnTemplate,
  toNewTemplate,
  toTemplateChange,
  writingOf,
  type OwnTemplateDraft,
} from '../src/features/own-templates/own-template-draft.ts'
import { starterNames, starterOf } from '../src/features/own-templates/starters.ts'

const named = { ...blankOwnTemplate, name: 'receipt' }
const drafts: Record<string, OwnTemplateDraft> = {
  'a mail of a page': { ...named, ...starterOf('receipt', 'en') },
  'a mail of plain text': { ...named, subject: 'Hi', body: 'Hello {{ name }}', samples: { name: 'Sam' } },
  'an SMS': { ...named, channel: 'sms', subject: 'left from before', body: 'Hello {{name}}' },
  'an SMS of DLT': {
    ...named,
    channel: 'sms',
    body: 'Hello {{name}}',
    dltId: '1107160000000000001',
    dltHeaders: 'CHAIHS',
  },
}

for (const [what, draft] of Object.entries(drafts))
  test(`the API takes ${what}, new, changed and to be looked at`, () => {
    const bodies = [
      [templateBody, toNewTemplate(draft, Object.keys(draft.samples))],
      [templateChangeBody, toTemplateChange(draft, Object.keys(draft.samples))],
      [templatePreviewBody, writingOf(draft)],
    ] as const
    for (const [shape, body] of bodies) {
      const { success, data, error } = shape.safeParse(body)
      assert.ok(success, error?.message)
      // Nothing of the form is left out in silence.
      for (const [field, value] of Object.entries(body))
        assert.deepEqual((data as Record<string, unknown>)[field], value, field)
    }
  })

test('a mail that is only begun can be looked at', () => {
  assert.ok(templatePreviewBody.safeParse(writingOf({ ...named, html: '<p>' })).success)
})

for (const name of starterNames)
  test(`the starter ${name} is a mail without fault, and each of its variables has a sample`, async () => {
    for (const language of ['en', 'es']) {
      const { subject, html, samples } = starterOf(name, language)
      const shown = await previewTemplate('email', { subject, html, body: '' }, samples)
      assert.deepEqual(shown.faults, [])
      assert.deepEqual(shown.variables, Object.keys(samples).toSorted())
      assert.match(shown.html ?? '', /Asha/)
    }
  })
