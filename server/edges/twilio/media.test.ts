import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uuidOf } from '#shared/ids.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aReceivedMessage } from '#tools/testing/messaging.ts'
import { aTwilioDoor } from '#tools/testing/twilio-door.ts'
import { sidOf } from './sid.ts'

await useTestDatabase()

const picture = {
  type: 'media',
  url: 'https://media.example/cat.png',
  mimeType: 'image/png',
  caption: 'My cat',
} as const

test('the file of a message is listed, fetched and deleted; its text and its sid stay', async (context) => {
  const { accountId, client } = await aTwilioDoor(context)
  const uuid = uuidOf(await aReceivedMessage(accountId, { content: picture }))
  const [sid, mediaSid] = [sidOf('MM', uuid), sidOf('ME', uuid)]
  const message = await client.messages(sid).fetch()
  assert.deepEqual([message.numMedia, message.body, message.sid], ['1', 'My cat', sid])
  const [listed] = await client.messages(sid).media.list()
  assert.deepEqual([listed?.sid, listed?.parentSid, listed?.contentType], [mediaSid, sid, 'image/png'])
  assert.equal((await client.messages(sid).media(mediaSid).fetch()).contentType, 'image/png')
  assert.equal(await client.messages(sid).media(mediaSid).remove(), true)
  await assert.rejects(() => client.messages(sid).media(mediaSid).fetch(), { code: 20404 })
  assert.deepEqual(await client.messages(sid).media.list(), [])
  const after = await client.messages(sid).fetch()
  assert.deepEqual([after.numMedia, after.body, after.sid], ['0', 'My cat', sid])
  const redacted = await client.messages(sid).update({ body: '' })
  assert.deepEqual([redacted.body, redacted.sid], ['', sid])
})

test('without the ending .json the address of a file leads to the file', async (context) => {
  const { accountId, accountSid, authToken, url } = await aTwilioDoor(context)
  const uuid = uuidOf(await aReceivedMessage(accountId, { content: picture }))
  const path = `/2010-04-01/Accounts/${accountSid}/Messages/${sidOf('MM', uuid)}/Media/${sidOf('ME', uuid)}`
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const response = await fetch(url + path, { headers: { authorization }, redirect: 'manual' })
  assert.equal(response.status, 307)
  assert.equal(response.headers.get('location'), picture.url)
})

test('a message of another channel has its channel in its addresses', async (context) => {
  const { accountId, client } = await aTwilioDoor(context)
  const [from, to] = [aPhoneNumber(), aPhoneNumber()]
  await aReceivedMessage(accountId, { channel: 'whatsapp', from, to })
  await aReceivedMessage(accountId, { from, to })
  const listed = await client.messages.list({ from: `whatsapp:${from}` })
  assert.deepEqual(
    listed.map((one) => [one.from, one.to]),
    [[`whatsapp:${from}`, `whatsapp:${to}`]],
  )
  assert.equal((await client.messages.list({ from })).length, 1)
})
