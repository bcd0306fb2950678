import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aTemplate } from '#tools/testing/sender.ts'
import { fillTemplate, fillText } from './fill-template.ts'
import { findTemplate } from './template.ts'

await useTestDatabase()

test('finds a template in the language asked for, or in one of its kind', async () => {
  const accountId = randomUUID()
  const template = { accountId, name: 'otp' }
  const english = await aTemplate({ ...template, language: 'en' })
  const mexican = await aTemplate({ ...template, language: 'es-MX' })
  const found = async (language: string) =>
    findTemplate(db, accountId, { channel: 'sms', name: 'otp', language }).then(
      ({ id }) => id,
      ({ code }: Refusal) => code,
    )
  assert.equal(await found('en'), english.id)
  assert.equal(await found('en-IN'), english.id)
  assert.equal(await found('es-AR'), mexican.id)
  assert.equal(await found('fr'), 'template_unknown')
})

test('fills a template with values', () => {
  const template = { name: 'otp', body: 'Hi {{name}}, your code is {{ 1 }}. Bye {{name}}' }
  assert.equal(fillText(template, { name: '$&', '1': '4821' }), 'Hi $&, your code is 4821. Bye $&')
})

test('refuses to fill a template without a value it needs', () => {
  assert.throws(
    () => fillText({ name: 'otp', body: 'Hi {{toString}}' }, {}),
    (error) => error instanceof Refusal && /needs a value for toString/.test(error.message),
  )
})

test('names the whole path of a value that a mail needs', () => {
  const mail = { name: 'receipt', channel: 'email', subject: 'Hi', body: '{{ order.total | append: " €" }}' }
  assert.throws(
    () => fillTemplate({ ...mail, compiledHtml: null, variables: ['order.total'] }, {}),
    (error) => error instanceof Refusal && /needs a value for order\.total/.test(error.message),
  )
})
