import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aTemplate } from '#tools/testing/sender.ts'
import { readForm } from './form.ts'
import { readSend } from './read-send.ts'
import { sidOf } from './sid.ts'

await useTestDatabase()

const read = (fields: Record<string, string>, accountId: string = randomUUID()) =>
  readSend(db, { accountId, actor: 'twilio:AC' }, readForm(new URLSearchParams(fields).toString()), undefined)

const whatsapp = { To: 'whatsapp:+14155550123', From: 'whatsapp:+14155550100' }

test('an address with a channel is one of that channel', async () => {
  const request = await read({ ...whatsapp, Body: 'Hello' })
  assert.deepEqual([request.channel, request.to, request.from], ['whatsapp', '+14155550123', '+14155550100'])
  assert.deepEqual(request.content, { type: 'text', text: 'Hello' })
})

test('a file is sent with its type, and its text as the caption', async () => {
  const request = await read({ ...whatsapp, Body: 'My cat', MediaUrl: 'https://93.184.215.14/a/cat.PNG?x=1' })
  assert.deepEqual(request.content, {
    type: 'media',
    url: 'https://93.184.215.14/a/cat.PNG?x=1',
    mimeType: 'image/png',
    caption: 'My cat',
  })
  assert.deepEqual(request.metadata, { twilio: { hasMedia: true } })
})

test('a template goes to WhatsApp as a template', async () => {
  const accountId = randomUUID()
  const template = await aTemplate({ accountId, name: 'code', language: 'en', body: 'Code {{1}}' })
  const fields = { ...whatsapp, ContentSid: sidOf('HX', template.id), ContentVariables: '{"1":"42"}' }
  const { content } = await read(fields, accountId)
  assert.deepEqual(content, { type: 'template', name: 'code', language: 'en', variables: { 1: '42' } })
})

test('smart encoding replaces typography where it is asked for', async () => {
  const fields = { To: '+14155550123', From: '+14155550100', Body: '“Hi” – there' }
  assert.deepEqual((await read(fields)).content, { type: 'text', text: fields.Body })
  const smart = await read({ ...fields, SmartEncoded: 'true' })
  assert.deepEqual(smart.content, { type: 'text', text: '"Hi" - there' })
})

test('times are counted from when the message is to go', async () => {
  const sendAt = new Date(nowMs() + 3_600_000)
  const fields = { To: '+14155550123', From: '+14155550100', Body: 'Hi', ValidityPeriod: '60' }
  const request = await read({ ...fields, SendAt: sendAt.toISOString(), ScheduleType: 'fixed' })
  assert.deepEqual(request.sendAt, sendAt)
  assert.deepEqual(request.expiresAt, new Date(sendAt.getTime() + 60_000))
})
