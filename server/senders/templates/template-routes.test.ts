import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authenticate } from '#accounts/accounts.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { anAccount } from '#tools/testing/account.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { templateRoutes } from './template-routes.ts'

await useTestDatabase()
const app = httpServer(templateRoutes, authenticate)

async function aCaller() {
  const { apiKey } = await anAccount()
  return async (method: 'GET' | 'PATCH' | 'POST' | 'DELETE', path: string, payload?: object) => {
    const headers = { authorization: `Bearer ${apiKey}` }
    const answer = await app.inject({
      method,
      url: `/v1/templates${path}`,
      headers,
      ...(payload && { payload }),
    })
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }
}

const mail = {
  name: 'receipt',
  channel: 'email',
  language: 'en',
  class: 'transactional',
  subject: 'Receipt {{number}}',
  html: '<mjml><mj-body><mj-section><mj-column><mj-text>Thank you, {{name}}.</mj-text></mj-column></mj-section></mj-body></mjml>',
  samples: { name: 'Sam' },
}

test('keeps, shows, changes and removes a template of mails', async () => {
  const call = await aCaller()
  const made = await call('POST', '', mail)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const { id, createdAt, updatedAt, ...kept } = made.body
  assert.deepEqual(kept, { ...mail, body: '', variables: ['name', 'number'], dlt: null })
  assert.equal(createdAt, updatedAt)
  assert.deepEqual((await call('GET', `/${id}`)).body, made.body)
  const changed = await call('PATCH', `/${id}`, { subject: 'Your receipt' })
  assert.equal(changed.status, 200)
  assert.deepEqual(
    [changed.body.subject, changed.body.html, changed.body.variables],
    ['Your receipt', mail.html, ['name']],
  )
  assert.ok(changed.body.updatedAt > updatedAt)
  assert.equal((await call('DELETE', `/${id}`)).status, 204)
  assert.equal((await call('GET', `/${id}`)).status, 404)
})

test('refuses a template that cannot be filled, naming field and line, and leaves the one there is', async () => {
  const call = await aCaller()
  const wrong = { ...mail, html: '<mjml><mj-body>\n<mj-foo/></mj-body></mjml>', subject: '{% if %}' }
  const refused = await call('POST', '', wrong)
  assert.equal(refused.status, 422)
  assert.equal(refused.body.code, 'template_invalid')
  assert.deepEqual(
    refused.body.errors.map(({ path }: { path: string }) => path),
    ['body.html', 'body.subject'],
  )
  assert.match(refused.body.errors[0].message, /^Line 2: .*mj-foo/)
  const { body } = await call('POST', '', mail)
  assert.equal((await call('PATCH', `/${body.id}`, { html: '{{' })).status, 422)
  assert.equal((await call('GET', `/${body.id}`)).body.html, mail.html)
})

test('a mail needs a subject and something to read, other channels a text alone', async () => {
  const call = await aCaller()
  const paths = async (template: object) =>
    (await call('POST', '', template)).body.errors.map(({ path }: { path: string }) => path)
  assert.deepEqual(await paths({ ...mail, subject: null, html: null }), ['body.subject', 'body.html'])
  assert.deepEqual(await paths({ ...mail, channel: 'sms', body: ' ' }), [
    'body.body',
    'body.subject',
    'body.html',
  ])
})

test('lists templates by channel and by a part of their name', async () => {
  const call = await aCaller()
  const text = { channel: 'sms', language: 'en', class: 'transactional', body: 'Hi {{name}}, {{ 1 }}' }
  await call('POST', '', { ...text, name: 'Code for sign-in' })
  await call('POST', '', mail)
  const names = async (query: string) =>
    (await call('GET', `?${query}`)).body.data.map(({ name }: { name: string }) => name)
  assert.deepEqual(await names('channel=sms'), ['Code for sign-in'])
  assert.deepEqual(await names('q=SIGN'), ['Code for sign-in'])
  assert.deepEqual(await names('q=%25'), [])
  assert.deepEqual(await names(''), ['receipt', 'Code for sign-in'])
})

test('shows a mail with values in, and with the names of those that are missing', async () => {
  const call = await aCaller()
  const { name: _, language: __, class: ___, ...written } = mail
  const { status, body } = await call('POST', '/preview', written)
  assert.equal(status, 200)
  assert.equal(body.subject, 'Receipt [number]')
  assert.match(body.html, /Thank you, Sam\./)
  assert.match(body.text, /Thank you, Sam\./)
  assert.deepEqual(body.variables, ['name', 'number'])
  assert.deepEqual(body.faults, [])
  const wrong = await call('POST', '/preview', { ...written, html: 'a\n{{ b | steal }}' })
  assert.equal(wrong.status, 200)
  assert.equal(wrong.body.html, null)
  assert.deepEqual(
    wrong.body.faults.map(({ field, line }: { field: string; line: number }) => [field, line]),
    [['html', 2]],
  )
})

test('shows a text of any other channel', async () => {
  const call = await aCaller()
  const { body } = await call('POST', '/preview', {
    channel: 'sms',
    body: 'Hi {{name}}, {{ 1 }}',
    samples: { '1': 'x' },
  })
  assert.equal(body.text, 'Hi [name], x')
  assert.deepEqual(body.variables, ['name', '1'])
})
