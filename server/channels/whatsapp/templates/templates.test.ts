import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '#tools/testing/until.ts'
import { aWhatsapp } from '#tools/testing/whatsapp.ts'
import type { TemplateDefinition } from '../../template-keeping.ts'
import type { TemplateChange } from '../../update.ts'
import { templates } from './templates.ts'

const body = (text: string, ...examples: string[]) => ({
  type: 'BODY',
  text,
  ...(examples.length > 0 && { example: { body_text: [examples] } }),
})
const aTemplate = (text: string, given: Partial<TemplateDefinition> = {}): TemplateDefinition => ({
  name: 'delivery_note',
  language: 'en',
  category: 'UTILITY',
  definition: { components: [body(text, 'Asha')] },
  ...given,
})
const fine = 'Hello {{1}}, your parcel waits at the gate of our garden.'

test('a template is submitted, approved by a hook, sent, edited once a day and deleted', async (context) => {
  const { connection, updates, send, violations } = await aWhatsapp(context)
  const changes = () => updates().filter((one): one is TemplateChange => one.kind === 'template')
  const submitted = await templates.submit(connection, aTemplate(fine))
  assert.equal(submitted.state, 'pending')
  await until(() => changes().length === 1)
  assert.partialDeepStrictEqual(changes()[0], {
    reference: submitted.reference,
    name: 'delivery_note',
    language: 'en',
    state: 'approved',
    category: 'UTILITY',
  })
  const variables = { '1': 'Asha' }
  const sent = await send({ type: 'template', name: 'delivery_note', language: 'en', variables })
  assert.equal(sent.kind, 'submitted')
  await templates.edit(connection, submitted.reference, aTemplate(`${fine} Bring a bag.`))
  await until(() => changes().length === 2)
  await assert.rejects(templates.edit(connection, submitted.reference, aTemplate(fine)), /once in 24 hours/)
  await templates.remove(connection, submitted.reference, 'delivery_note')
  assert.ok(!(await templates.list(connection)).some(({ name }) => name === 'delivery_note'))
  await assert.rejects(templates.submit(connection, aTemplate(fine)), /being deleted/)
  assert.deepEqual(violations, [])
})

test('a template that Meta rejects or moves to another category says so', async (context) => {
  const { connection, updates } = await aWhatsapp(context)
  const changes = () => updates().filter((one): one is TemplateChange => one.kind === 'template')
  await templates.submit(connection, aTemplate('Dear {{1}}, please REJECT this text of ours now.'))
  await templates.submit(
    connection,
    aTemplate('Dear {{1}}, the big sale of ours begins today.', { name: 'the_sale' }),
  )
  await until(() => changes().length === 3)
  const of = (name: string) => changes().filter((change) => change.name === name)
  assert.equal(of('delivery_note')[0]?.state, 'rejected')
  assert.match(of('delivery_note')[0]?.reason ?? '', /^TAG_CONTENT_MISMATCH: Write what/)
  assert.deepEqual(
    of('the_sale').map(({ state, category }) => [state, category]),
    [
      [undefined, 'MARKETING'],
      ['approved', 'MARKETING'],
    ],
  )
  const kept = await templates.list(connection)
  assert.partialDeepStrictEqual(kept.find(({ name }) => name === 'delivery_note') ?? null, {
    state: 'rejected',
    reason: 'TAG_CONTENT_MISMATCH',
  })
})

test('low quality pauses a template, then disables it, and its messages are refused', async (context) => {
  const { connection, updates, send, office } = await aWhatsapp(context)
  const changes = () => updates().filter((one): one is TemplateChange => one.kind === 'template')
  const { reference } = await templates.submit(connection, aTemplate(fine))
  await until(() => changes().length === 1)
  const message = {
    type: 'template',
    name: 'delivery_note',
    language: 'en',
    variables: { '1': 'Asha' },
  } as const
  await office(`templates/${reference}`, { quality: 'RED' })
  await until(() => changes().length === 3)
  assert.deepEqual(
    changes().map(({ quality, state }) => quality ?? state),
    ['approved', 'RED', 'paused'],
  )
  assert.match(
    changes()[2]?.reason ?? '',
    /FIRST_PAUSE: Your WhatsApp message template has been paused for 3 hours/,
  )
  const refused = await send(message)
  assert.partialDeepStrictEqual(refused, { kind: 'refused', code: 'template_paused', retry: 'never' })
  await templates.unpause?.(connection, reference)
  await assert.rejects(templates.unpause?.(connection, reference) ?? Promise.resolve(), /not paused/)
  assert.equal((await send(message)).kind, 'submitted')
  await office(`templates/${reference}`, { status: 'DISABLED' })
  const disabled = await send(message)
  assert.match(
    disabled.kind === 'refused' ? disabled.detail : '',
    /^132016: The template is disabled for good/,
  )
})

test('reads every page of the templates', async (context) => {
  const { connection } = await aWhatsapp(context)
  for (let i = 0; i < 110; i++)
    await templates.submit(connection, aTemplate(`${fine} WAIT`, { name: `note_${i}` }))
  const kept = await templates.list(connection)
  assert.equal(kept.length, 116)
  assert.equal(new Set(kept.map(({ reference }) => reference)).size, 116)
  assert.equal(kept.find(({ name }) => name === 'note_7')?.state, 'pending')
})
