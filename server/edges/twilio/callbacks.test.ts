import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { afterEach, test, type TestContext } from 'node:test'
import twilio from 'twilio'
import { advanceClock, now, nowMs, resetClock } from '#platform/clock.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { chooseCallbackBody, createTwilioCredential, promoteTwilioCredential } from './credential.ts'
import { countCallbacks, insertCallbacks } from './queries/callbacks.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aTwilioClient, aTwilioDoor, twilioCallbacksRun } from '#tools/testing/twilio-door.ts'
import { until } from '#tools/testing/until.ts'
import { allowPrivateWebhooks, aWebhookReceiver, type ReceivedCall } from '#tools/testing/webhook-receiver.ts'

await useTestDatabase()
afterEach(() => {
  resetClock()
  allowPrivateWebhooks(false)
})

type Answer = NonNullable<Parameters<typeof aWebhookReceiver>[0]>

async function aDoorWithCallbacks(context: TestContext, answer?: Answer) {
  const hook = await aWebhookReceiver(answer)
  context.after(() => hook.stop())
  const door = await aTwilioDoor(context)
  await twilioCallbacksRun(context, door)
  return { ...door, hook }
}

const paramsOf = ({ body }: Pick<ReceivedCall, 'body'>): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body))

const urlOf = (hook: { url: string }, { path }: ReceivedCall): string => new URL(path, hook.url).href

const isSigned = (token: string, hook: { url: string }, call: ReceivedCall): boolean =>
  twilio.validateRequest(token, call.headers['x-twilio-signature'] ?? '', urlOf(hook, call), paramsOf(call))

test('statuses are told in order, signed so that the official library accepts them and no forged one', async (context) => {
  const { client, number: from, hook, authToken, accountSid } = await aDoorWithCallbacks(context)
  const to = aPhoneNumber()
  const { sid } = await client.messages.create({
    from,
    to,
    body: 'Hello',
    statusCallback: `${hook.url}?a=1&b=x`,
  })
  const calls = await hook.received(3)
  assert.deepEqual(
    calls.map((call) => paramsOf(call)['MessageStatus']),
    ['queued', 'sent', 'delivered'],
  )
  for (const call of calls) {
    const params = paramsOf(call)
    assert.equal(params['MessageSid'], sid)
    assert.equal(params['AccountSid'], accountSid)
    assert.equal(params['To'], to)
    assert.equal(params['From'], from)
    assert.equal(params['ErrorCode'], undefined)
    assert.match(call.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/)
    assert.ok(isSigned(authToken, hook, call))
    assert.equal(isSigned('0'.repeat(32), hook, call), false)
    assert.equal(isSigned(authToken, hook, { ...call, body: `${call.body}&Extra=1` }), false)
  }
})

test('a failure is told with its code', async (context) => {
  const { client, number: from, hook, handsets } = await aDoorWithCallbacks(context)
  const to = aPhoneNumber()
  handsets.setBehaviour(to, { deliver: 'fail', code: '006' })
  await client.messages.create({ from, to, body: 'Hello', statusCallback: hook.url })
  const last = paramsOf((await hook.received(3)).at(-1) as ReceivedCall)
  assert.equal(last['MessageStatus'], 'undelivered')
  assert.equal(last['ErrorCode'], '30003')
})

test('a scheduled message is told once as scheduled, then as canceled', async (context) => {
  const { client, number: from, hook } = await aDoorWithCallbacks(context)
  const sendAt = new Date(nowMs() + 3_600_000)
  const message = { from, to: aPhoneNumber(), body: 'Later', statusCallback: hook.url }
  const { sid } = await client.messages.create({ ...message, scheduleType: 'fixed', sendAt })
  await hook.received(1)
  await client.messages(sid).update({ status: 'canceled' })
  const statuses = (await hook.received(2)).map((call) => paramsOf(call)['MessageStatus'])
  assert.deepEqual(statuses, ['scheduled', 'canceled'])
})

test('what fails comes again later, and what is about its message waits for it', async (context) => {
  const {
    client,
    number: from,
    hook,
  } = await aDoorWithCallbacks(context, (_call, before) => ({
    status: before === 0 ? 503 : 200,
  }))
  await client.messages.create({ from, to: aPhoneNumber(), body: 'Hello', statusCallback: hook.url })
  await hook.received(1)
  await until(async () => (await client.messages.list({ limit: 1 }))[0]?.status === 'delivered')
  assert.equal(hook.calls.length, 1)
  advanceClock(6_000)
  const statuses = (await hook.received(4)).map((call) => paramsOf(call)['MessageStatus'])
  assert.deepEqual(statuses, ['queued', 'queued', 'sent', 'delivered'])
  await until(async () => (await countCallbacks(db))[0]?.count === 0n)
})

test('JSON bodies are signed by their hash where the account wants them', async (context) => {
  const { client, number: from, hook, authToken, accountId } = await aDoorWithCallbacks(context)
  await inTransaction((tx) => chooseCallbackBody(tx, accountId, 'json'))
  await client.messages.create({ from, to: aPhoneNumber(), body: 'Hé', statusCallback: `${hook.url}?a=1` })
  const [call] = (await hook.received(1)) as [ReceivedCall]
  const signature = call.headers['x-twilio-signature'] ?? ''
  assert.equal((JSON.parse(call.body) as Record<string, string>)['MessageStatus'], 'queued')
  assert.match(call.path, /^\/hook\?a=1&bodySHA256=[0-9a-f]{64}$/)
  assert.ok(twilio.validateRequestWithBody(authToken, signature, urlOf(hook, call), call.body))
  assert.equal(
    twilio.validateRequestWithBody(authToken, signature, urlOf(hook, call), `${call.body} `),
    false,
  )
})

test('after a rotation the new primary token signs and lets in, and the old one does neither', async (context) => {
  const door = await aDoorWithCallbacks(context)
  const { accountId, accountSid, hook, authToken, number: from } = door
  const made = await inTransaction((tx) => createTwilioCredential(tx, { accountId, kind: 'auth_token' }))
  const renewed = aTwilioClient(door.url, { accountSid, authToken: made.secret })
  const send = () =>
    renewed.messages.create({ from, to: aPhoneNumber(), body: 'Hi', statusCallback: hook.url })
  await send()
  const [first] = (await hook.received(3)) as [ReceivedCall]
  assert.deepEqual(
    [authToken, made.secret].map((token) => isSigned(token, hook, first)),
    [true, false],
  )
  await inTransaction((tx) => promoteTwilioCredential(tx, accountId, made.credential.id))
  const isOut = () =>
    door.client.messages.list({ limit: 1 }).then(
      () => false,
      ({ code }) => code === 20003,
    )
  await until(isOut)
  await send()
  const last = (await hook.received(6)).at(-1) as ReceivedCall
  assert.deepEqual(
    [authToken, made.secret].map((token) => isSigned(token, hook, last)),
    [false, true],
  )
})

test('a contact’s message is told to the number’s URL, and the TwiML answer is sent as the reply', async (context) => {
  const reply = new twilio.twiml.MessagingResponse()
  reply.message('Thanks & welcome <3')
  const { client, number, numberSid, hook, handsets, authToken } = await aDoorWithCallbacks(context, () => ({
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: reply.toString(),
  }))
  await client.incomingPhoneNumbers(numberSid).update({ smsUrl: hook.url })
  const contact = aPhoneNumber()
  handsets.write(contact, { channel: 'sms', to: number, text: 'Hello there' })
  const [call] = (await hook.received(1)) as [ReceivedCall]
  const params = paramsOf(call)
  assert.equal(params['From'], contact)
  assert.equal(params['To'], number)
  assert.equal(params['Body'], 'Hello there')
  assert.equal(params['NumMedia'], '0')
  assert.equal(params['SmsStatus'], 'received')
  assert.ok(isSigned(authToken, hook, call))
  await until(() => handsets.messages(contact).some(({ text }) => text === 'Thanks & welcome <3'))
  const [sent] = await client.messages.list({ to: contact })
  assert.equal(sent?.direction, 'outbound-reply')
  const [received] = await client.messages.list({ from: contact })
  assert.equal(received?.direction, 'inbound')
  assert.equal(received?.status, 'received')
  assert.equal(received?.sid, params['MessageSid'])
})

test('TwiML may ask to be asked on elsewhere, and for the statuses of its replies', async (context) => {
  const start = new twilio.twiml.MessagingResponse()
  start.message('One moment')
  start.redirect({ method: 'GET' }, 'next?step=2')
  start.message('never reached')
  const next = new twilio.twiml.MessagingResponse()
  next.message({ statusCallback: 'status' }, 'Here you are')
  const { client, number, numberSid, hook, handsets } = await aDoorWithCallbacks(context, ({ path }) => ({
    status: 200,
    body: path === '/hook' ? start.toString() : path.startsWith('/next') ? next.toString() : '',
  }))
  await client.incomingPhoneNumbers(numberSid).update({ smsUrl: hook.url })
  const contact = aPhoneNumber()
  handsets.write(contact, { channel: 'sms', to: number, text: 'Where is it?' })
  await until(() => handsets.messages(contact).some(({ text }) => text === 'Here you are'))
  const calls = await hook.received(5)
  const [, second, ...statuses] = calls as [ReceivedCall, ReceivedCall, ...ReceivedCall[]]
  assert.match(second.path, /^\/next\?step=2&AccountSid=AC/)
  assert.deepEqual(
    statuses.map((call) => [call.path, paramsOf(call)['MessageStatus']]),
    [
      ['/status', 'queued'],
      ['/status', 'sent'],
      ['/status', 'delivered'],
    ],
  )
  const replies = (await client.messages.list({ to: contact })).map(({ body }) => body)
  assert.deepEqual(replies, ['Here you are', 'One moment'])
})

test('the URL of the service whose pool a number is in goes before its own; a fallback follows what fails', async (context) => {
  const { client, number, numberSid, hook, handsets, authToken } = await aDoorWithCallbacks(
    context,
    ({ path }) => ({
      status: path.startsWith('/hook/service') ? 500 : 200,
    }),
  )
  await client.incomingPhoneNumbers(numberSid).update({ smsUrl: `${hook.url}/number` })
  const service = await client.messaging.v1.services.create({
    friendlyName: 'Support',
    inboundRequestUrl: `${hook.url}/service`,
    fallbackUrl: `${hook.url}/fallback`,
    fallbackMethod: 'GET',
  })
  await client.messaging.v1.services(service.sid).phoneNumbers.create({ phoneNumberSid: numberSid })
  handsets.write(aPhoneNumber(), { channel: 'sms', to: number, text: 'one' })
  const [first, second] = (await hook.received(2)) as [ReceivedCall, ReceivedCall]
  assert.equal(first.path, '/hook/service')
  assert.equal(paramsOf(first)['MessagingServiceSid'], service.sid)
  assert.match(second.path, /^\/hook\/fallback\?/)
  assert.ok(
    twilio.validateRequest(authToken, second.headers['x-twilio-signature'] ?? '', urlOf(hook, second), {}),
  )
  assert.equal(new URL(second.path, hook.url).searchParams.get('ErrorCode'), '11200')
  await client.messaging.v1.services(service.sid).update({ useInboundWebhookOnNumber: true })
  handsets.write(aPhoneNumber(), { channel: 'sms', to: number, text: 'two' })
  assert.equal((await hook.received(3)).at(-1)?.path, '/hook/number')
})

/** A call that is kept, as if a message had asked for it. */
async function aKeptCall(accountId: string, url: string): Promise<string> {
  const [id, about] = [randomUUID(), randomUUID()]
  const row = {
    accountId,
    id,
    about,
    kind: 'status',
    url,
    method: 'POST',
    fallback: null,
    params: {},
  } as const
  await inTransaction((tx) => insertCallbacks(tx, [row], now()))
  return id
}

test('no call reaches an address inside, whenever its URL was given', async (context) => {
  const { client, number: from, hook, accountId } = await aDoorWithCallbacks(context)
  allowPrivateWebhooks(false)
  const message = { from, to: aPhoneNumber(), body: 'Hello', statusCallback: hook.url }
  await assert.rejects(() => client.messages.create(message), { code: 21609 })
  const id = await aKeptCall(accountId, hook.url)
  await until(async () => {
    const [row] = await db.query<{ attempts: number }>(
      sql`select attempts from edges.twilio_callbacks where account_id = ${accountId} and id = ${id}`,
    )
    return row?.attempts === 1
  })
  assert.equal(hook.calls.length, 0)
})

test('a call that a process was at when it died is made by another', async (context) => {
  const hook = await aWebhookReceiver()
  context.after(() => hook.stop())
  const door = await aTwilioDoor(context)
  const id = await aKeptCall(door.accountId, hook.url)
  await db.query(
    sql`update edges.twilio_callbacks set owner = 999999 where account_id = ${door.accountId} and id = ${id}`,
  )
  await twilioCallbacksRun(context, door)
  await hook.received(1)
})

test('a call that fails for hours is given up', async (context) => {
  const { hook, accountId } = await aDoorWithCallbacks(context, () => ({ status: 500 }))
  const id = await aKeptCall(accountId, hook.url)
  const isKept = async () =>
    (await db.query(sql`select from edges.twilio_callbacks where account_id = ${accountId} and id = ${id}`))
      .length > 0
  for (let calls = 1; calls <= 13; calls++) {
    await hook.received(calls)
    assert.equal(hook.calls.length, calls)
    if (calls === 13) break
    await until(async () => {
      const [row] = await db.query<{ attempts: number; owner: number | null }>(
        sql`select attempts, owner from edges.twilio_callbacks where account_id = ${accountId} and id = ${id}`,
      )
      return row?.attempts === calls && row.owner === null
    })
    advanceClock(5_000 * 2 ** calls)
  }
  await until(async () => !(await isKept()))
})

test('an endpoint that hangs holds up its own account alone', async (context) => {
  const { hook: hanging, accountId } = await aDoorWithCallbacks(context, () => null)
  const other = await aTwilioDoor(context)
  const hook = await aWebhookReceiver()
  context.after(() => hook.stop())
  for (let n = 0; n < 100; n++) await aKeptCall(accountId, hanging.url)
  await hanging.received(32)
  await aKeptCall(other.accountId, hook.url)
  await hook.received(1)
  assert.ok(hanging.calls.length < 64, `${hanging.calls.length} calls hang`)
})
