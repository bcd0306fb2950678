import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { changeTemplate, createTemplate } from '#senders/senders.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aContact } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aRequest, aSendingNetwork, untilStatus } from '#tools/testing/messaging.ts'
import { aTemplate } from '#tools/testing/sender.ts'
import type { AdmissionRequest } from './admission-request.ts'
import { fillTemplates } from './fill-templates.ts'

await useTestDatabase()

const template = (name: string, variables: Record<string, string> = {}, language?: string) =>
  ({ type: 'template', name, variables, ...(language && { language }) }) as const

test('an SMS of a template says what the template says, and arrives', async (context) => {
  const network = await aSendingNetwork(context)
  await aTemplate({ accountId: network.accountId, name: 'hi', body: 'Hello {{name}}' })
  const to = '+14155550123'
  const admitted = await network.pipeline.admit(
    aRequest(network.accountId, { channel: 'sms', to, content: template('hi', { name: 'Sam' }) }),
  )
  assert.equal(admitted.kind, 'accepted')
  assert.deepEqual(admitted.message.content, { type: 'text', text: 'Hello Sam' })
  await untilStatus(network.accountId, admitted.message.id, 'delivered')
  assert.deepEqual(
    network.handsets.messages(to, {}).map(({ text }) => text),
    ['Hello Sam'],
  )
})

test('a message of a template that is not there, or lacks a value, is refused by name', async (context) => {
  const network = await aSendingNetwork(context)
  await aTemplate({ accountId: network.accountId, name: 'hi', body: 'Hello {{name}}' })
  const refusalOf = async (content: AdmissionRequest['content']) => {
    const admitted = await network.pipeline.admit(
      aRequest(network.accountId, { channel: 'sms', to: '+14155550123', content }),
    )
    assert.equal(admitted.kind, 'refused')
    const { code, message, extra } = admitted.refusal
    const [error] = (extra['errors'] ?? []) as { path: string }[]
    return [code, message, ...(error ? [error.path] : [])]
  }
  assert.deepEqual(await refusalOf(template('ho')), ['template_unknown', 'There is no template ho for sms.'])
  assert.deepEqual(await refusalOf(template('hi')), [
    'invalid_request',
    'The template hi needs a value for name.',
    'body.content.variables.name',
  ])
  const [code, message] = await refusalOf(template('hi', { name: 'x' }, 'fr'))
  assert.equal(code, 'template_unknown')
  assert.match(String(message), /is there in en, not in fr/)
})

test('a template that is changed is used as it is from then on', async () => {
  const { accountId } = await anAccount()
  const { id } = await aTemplate({ accountId, name: 'hi', body: 'one' })
  const said = async () =>
    (
      await fillTemplates(
        aRequest(accountId, { channel: 'sms', to: '+14155550123', content: template('hi') }),
      )
    ).content
  assert.deepEqual(await said(), { type: 'text', text: 'one' })
  await inTransaction((tx) => changeTemplate(tx, accountId, id, { body: 'two' }))
  assert.deepEqual(await said(), { type: 'text', text: 'two' })
})

test('without a language the contact is written to in its own, or in English', async () => {
  const { accountId } = await anAccount()
  for (const language of ['de', 'en', 'es-MX'])
    await aTemplate({ accountId, name: 'hi', language, body: language })
  await aContact({ accountId, language: 'es', identities: [{ channel: 'sms', address: '+34600123456' }] })
  const languageFor = async (to: string) => {
    const { content } = await fillTemplates(
      aRequest(accountId, { channel: 'sms', to, content: template('hi') }),
    )
    return content.type === 'text' && content.text
  }
  assert.equal(await languageFor('+34600123456'), 'es-MX')
  assert.equal(await languageFor('+34600123457'), 'en')
})

test('a mail of a template has its subject, HTML and text; so has a step of a fallback', async () => {
  const { accountId } = await anAccount()
  await inTransaction((tx) =>
    createTemplate(tx, {
      accountId,
      name: 'receipt',
      channel: 'email',
      language: 'en',
      messageClass: 'transactional',
      body: '',
      subject: 'Receipt {{number}}',
      html: '<p>Thank you, {{name}}</p>',
    }),
  )
  const content = template('receipt', { number: '7', name: 'Sam' })
  const mail = {
    type: 'email',
    subject: 'Receipt {{number}}',
    text: 'Thank you, {{name}}',
    html: '<p>Thank you, {{name}}</p>',
    variables: { number: '7', name: 'Sam' },
  }
  const sent = await fillTemplates(aRequest(accountId, { channel: 'email', to: 'sam@example.test', content }))
  assert.deepEqual(sent.content, mail)
  const text = { type: 'text', text: 'Hi' } as const
  const steps = [{ channel: 'email', to: 'sam@example.test', content }] as const
  const chained = await fillTemplates(
    aRequest(accountId, {
      channel: 'sms',
      to: '+14155550123',
      content: text,
      fallback: { steps, rootId: null },
    }),
  )
  assert.deepEqual(chained.content, text)
  assert.deepEqual(chained.fallback?.steps[0]?.content, mail)
})

test('where a provider keeps the templates of a channel they stay as they are', async () => {
  const { accountId } = await anAccount()
  const content = template('hello_world')
  const sent = await fillTemplates(aRequest(accountId, { channel: 'whatsapp', to: '+14155550123', content }))
  assert.deepEqual(sent.content, content)
  await assert.rejects(
    fillTemplates(aRequest(accountId, { channel: 'email', to: 'a@example.test', content })),
    (error) => error instanceof Refusal && error.code === 'template_unknown',
  )
})
