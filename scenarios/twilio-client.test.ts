import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import twilio from 'twilio'
import { callerOf, keyHolder, type Call } from '#tools/testing/callers.ts'
import { aPlace, aPortBase, startInstance, eventually, type Instance } from '#tools/testing/instance.ts'
import { aTwilioClient } from '#tools/testing/twilio-door.ts'
import { aWebhookReceiver, type ReceivedCall } from '#tools/testing/webhook-receiver.ts'

const sam = '+14155550123'
const place = aPlace()
const reply = new twilio.twiml.MessagingResponse()
reply.message('On its way')
const receiver = await aWebhookReceiver(({ path }) => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: path.startsWith('/inbound') ? reply.toString() : '',
}))
const origin = new URL(receiver.url).origin
let instance: Instance
let client: twilio.Twilio
let call: Call
let handset: Call

before(async () => {
  instance = await startInstance(join(place.path, 'a'), await aPortBase(), ['--demo'], {
    PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: '1',
  })
  const { demo } = instance
  client = aTwilioClient(demo.twilio.baseUrl, demo.twilio)
  call = keyHolder(instance.url, demo.account.apiKey)
  handset = callerOf(demo.sandboxUrl, {})
})

after(async () => {
  await instance?.end('SIGTERM')
  await receiver.stop()
  await place.clear()
})

const paramsOf = ({ body }: ReceivedCall): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body))

const told = (about: string): string[] =>
  receiver.calls
    .filter((one) => paramsOf(one)['MessageSid'] === about)
    .map((one) => paramsOf(one)['MessageStatus'] ?? '')

test('a program that knows Twilio sends by the credentials of demo.json and hears of it', async () => {
  const statusCallback = `${origin}/status`
  const { sid } = await client.messages.create({
    from: '+15550100200',
    to: sam,
    body: 'Hello Sam',
    statusCallback,
  })
  await eventually(async () => told(sid).includes('delivered'))
  assert.deepEqual(told(sid), ['queued', 'sent', 'delivered'])
  const { authToken } = instance.demo.twilio
  for (const one of receiver.calls)
    assert.ok(
      twilio.validateRequest(
        authToken,
        one.headers['x-twilio-signature'] ?? '',
        origin + one.path,
        paramsOf(one),
      ),
    )
  const shown = await call<{ status: string; metadata: unknown }>('GET', `/v1/messages/msg_${sid.slice(2)}`)
  assert.equal(shown.body.status, 'delivered')
})

test('it answers a contact in TwiML, and what it does is in the same log as everything else', async () => {
  const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: '+15550100200' })
  assert.ok(number)
  await client.incomingPhoneNumbers(number.sid).update({ smsUrl: `${origin}/inbound` })
  await handset('POST', `/handsets/${encodeURIComponent(sam)}/messages`, {
    channel: 'sms',
    to: '+15550100200',
    text: 'Where is it?',
  })
  await eventually(async () => {
    const messages = await handset<{ data: { text?: string }[] }>(
      'GET',
      `/handsets/${encodeURIComponent(sam)}/messages?channel=sms`,
    )
    return JSON.stringify(messages.body).includes('On its way')
  })
  const { body } = await call<{ data: { actor: string; action: string }[] }>('GET', '/v1/audit-events')
  assert.ok(body.data.some(({ actor }) => actor === `twilio:${instance.demo.twilio.accountSid}`))
})

test('its address space is its own: the API, the console and its errors are as they were', async () => {
  const unknown = await call<{ code: string }>('GET', '/v1/services')
  assert.deepEqual([unknown.status, unknown.body.code], [404, 'not_found'])
  const form = await fetch(`${instance.url}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${instance.demo.account.apiKey}` },
    body: new URLSearchParams({ To: sam }),
  })
  assert.equal(form.status, 415)
  assert.match(form.headers.get('content-type') ?? '', /^application\/problem\+json/)
})

test('what a number was told survives the process: calls that wait are made by the next one', async () => {
  const statusCallback = `${origin}/status`
  const sendAt = new Date(Date.now() + 600_000)
  const later = { scheduleType: 'fixed', sendAt, statusCallback } as const
  const { sid } = await client.messages.create({ from: '+15550100200', to: sam, body: 'Later', ...later })
  await instance.end('SIGKILL')
  const portBase = Number(new URL(instance.url).port)
  instance = await startInstance(join(place.path, 'a'), portBase, ['--demo'], {
    PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: '1',
  })
  assert.equal((await client.messages(sid).update({ status: 'canceled' })).status, 'canceled')
  await eventually(async () => told(sid).includes('canceled'))
  assert.deepEqual([...new Set(told(sid))], ['scheduled', 'canceled'])
})
