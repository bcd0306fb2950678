import assert from 'node:assert/strict'
import { test } from 'node:test'
import { suspendAccount } from '#accounts/accounts.ts'
import { applyKeyword } from '#consent/consent.ts'
import { nowMs } from '#platform/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aTwilioClient, aTwilioDoor } from '#tools/testing/twilio-door.ts'
import { until } from '#tools/testing/until.ts'

await useTestDatabase()

type Door = Awaited<ReturnType<typeof aTwilioDoor>>

const send = ({ client, number: from }: Door, overrides: Record<string, unknown> = {}) =>
  client.messages.create({ from, to: aPhoneNumber(), body: 'Hello from Patchbay', ...overrides })

const becomes = async ({ client }: Door, sid: string, status: string) => {
  let last = await client.messages(sid).fetch()
  await until(
    async () => (last = await client.messages(sid).fetch()).status === status,
    () => `the message is ${last.status} (${last.errorCode}), not ${status}`,
  )
  return last
}

/** What the library throws for a refused request. */
const refused =
  (code: number, status: number) =>
  (error: unknown): true => {
    const { moreInfo, ...said } = error as { code?: number; status?: number; moreInfo?: string }
    assert.equal(said.code, code)
    assert.equal(said.status, status)
    assert.equal(moreInfo, `https://www.twilio.com/docs/errors/${code}`)
    return true
  }

test('a message is created, delivered and fetched as Twilio shows it', async (context) => {
  const door = await aTwilioDoor(context)
  const to = aPhoneNumber()
  const made = await send(door, { to })
  assert.match(made.sid, /^SM[0-9a-f]{32}$/)
  assert.equal(made.status, 'queued')
  assert.equal(made.direction, 'outbound-api')
  assert.equal(made.price, null)
  assert.equal(made.numSegments, '1')
  assert.equal(made.dateSent, null)
  const fetched = await becomes(door, made.sid, 'delivered')
  assert.equal(fetched.to, to)
  assert.equal(fetched.from, door.number)
  assert.equal(fetched.body, 'Hello from Patchbay')
  assert.equal(fetched.price, '-0.01')
  assert.equal(fetched.priceUnit, 'USD')
  assert.ok(fetched.dateSent instanceof Date && Math.abs(fetched.dateSent.getTime() - nowMs()) < 60_000)
  assert.equal(door.handsets.messages(to).length, 1)
})

test('pages lead through the whole list, newest first, and back', async (context) => {
  const door = await aTwilioDoor(context)
  const sids: string[] = []
  for (let n = 0; n < 7; n++) sids.unshift((await send(door, { body: `Message ${n}` })).sid)
  const all = await door.client.messages.list({ pageSize: 3 })
  assert.deepEqual(
    all.map(({ sid }) => sid),
    sids,
  )
  const first = await door.client.messages.page({ pageSize: 3 })
  const second = await first.nextPage()
  const third = await second?.nextPage()
  assert.deepEqual(
    [first, second, third].map((one) => one?.instances.map(({ sid }) => sid)),
    [sids.slice(0, 3), sids.slice(3, 6), sids.slice(6)],
  )
  assert.equal(third?.nextPageUrl, undefined)
  assert.equal(first.previousPageUrl, undefined)
  const back = await (await third?.previousPage())?.previousPage()
  assert.deepEqual(
    back?.instances.map(({ sid }) => sid),
    sids.slice(0, 3),
  )
  assert.equal(back?.previousPageUrl, undefined)
  const seen: string[] = []
  await new Promise<void>((done, failed) =>
    door.client.messages.each({
      pageSize: 2,
      limit: 5,
      callback: ({ sid }) => void seen.push(sid),
      done: (error?: Error) => (error ? failed(error) : done()),
    }),
  )
  assert.deepEqual(seen, sids.slice(0, 5))
})

test('a list is filtered by address and by the day a message was sent', async (context) => {
  const door = await aTwilioDoor(context)
  const to = aPhoneNumber()
  const mine = await send(door, { to })
  await send(door)
  await becomes(door, mine.sid, 'delivered')
  const listed = async (filter: Parameters<typeof door.client.messages.list>[0]) =>
    (await door.client.messages.list(filter)).map(({ sid }) => sid)
  assert.deepEqual(await listed({ to }), [mine.sid])
  assert.deepEqual(await listed({ to, from: door.number }), [mine.sid])
  assert.deepEqual(await listed({ to, from: '+14155559999' }), [])
  const [today, hourMs] = [new Date(nowMs()), 3_600_000]
  assert.deepEqual(await listed({ to, dateSent: today }), [mine.sid])
  assert.deepEqual(await listed({ to, dateSent: new Date(nowMs() - 48 * hourMs) }), [])
  assert.deepEqual(await listed({ to, dateSentAfter: new Date(nowMs() - hourMs) }), [mine.sid])
  assert.deepEqual(await listed({ to, dateSentAfter: new Date(nowMs() + hourMs) }), [])
  assert.deepEqual(await listed({ to, dateSentBefore: new Date(nowMs() + hourMs) }), [mine.sid])
  assert.deepEqual(await listed({ to, dateSentBefore: new Date(nowMs() - hourMs) }), [])
})

test('a message that has ended is redacted and deleted; one on its way is not', async (context) => {
  const door = await aTwilioDoor(context)
  const scheduled = await send(door, { scheduleType: 'fixed', sendAt: new Date(nowMs() + 3_600_000) })
  assert.equal(scheduled.status, 'scheduled')
  await assert.rejects(() => door.client.messages(scheduled.sid).update({ body: '' }), refused(20009, 409))
  await assert.rejects(() => door.client.messages(scheduled.sid).remove(), refused(20009, 409))
  const { sid } = await send(door)
  await becomes(door, sid, 'delivered')
  const redacted = await door.client.messages(sid).update({ body: '' })
  assert.equal(redacted.body, '')
  assert.equal(redacted.status, 'delivered')
  assert.equal(await door.client.messages(sid).remove(), true)
  await assert.rejects(() => door.client.messages(sid).fetch(), refused(20404, 404))
})

test('a scheduled message is cancelled once, a delivered one never', async (context) => {
  const door = await aTwilioDoor(context)
  const { sid } = await send(door, { scheduleType: 'fixed', sendAt: new Date(nowMs() + 600_000) })
  const cancelled = await door.client.messages(sid).update({ status: 'canceled' })
  assert.equal(cancelled.status, 'canceled')
  assert.equal(cancelled.errorCode, null)
  await assert.rejects(() => door.client.messages(sid).update({ status: 'canceled' }), refused(30409, 409))
  const soon = { scheduleType: 'fixed', sendAt: new Date(nowMs() + 60_000) } as const
  await assert.rejects(() => send(door, soon), refused(35115, 400))
})

test('what is wrong with a request has the code that Twilio gives it', async (context) => {
  const door = await aTwilioDoor(context)
  await assert.rejects(() => send(door, { to: '12' }), refused(21211, 400))
  await assert.rejects(() => send(door, { to: '' }), refused(21604, 400))
  await assert.rejects(() => send(door, { from: '+14155559998' }), refused(21606, 400))
  await assert.rejects(() => send(door, { from: undefined }), refused(21603, 400))
  await assert.rejects(() => send(door, { body: 'x'.repeat(1_601) }), refused(21617, 400))
  await assert.rejects(() => send(door, { body: ' ' }), refused(21619, 400))
  await assert.rejects(() => send(door, { validityPeriod: 40_000 }), refused(21624, 400))
  await assert.rejects(() => send(door, { statusCallback: 'http://169.254.169.254/' }), refused(21609, 400))
  await assert.rejects(() => send(door, { mediaUrl: ['http://10.0.0.1/a.png'] }), refused(21620, 400))
  await assert.rejects(() => send(door, { mediaUrl: ['https://93.184.215.14/a.png'] }), refused(30011, 400))
  await assert.rejects(() => send(door, { messagingServiceSid: `MG${'0'.repeat(32)}` }), refused(21701, 404))
  await assert.rejects(() => send(door, { to: 'whatsapp:+14155550123' }), refused(21612, 400))
  await assert.rejects(
    () => send(door, { to: 'whatsapp:+14155550123', from: `whatsapp:${door.number}` }),
    refused(21612, 400),
  )
  await assert.rejects(() => door.client.messages(`SM${'0'.repeat(32)}`).fetch(), refused(20404, 404))
})

test('a recipient who opted out is 21610', async (context) => {
  const door = await aTwilioDoor(context)
  const to = aPhoneNumber()
  const said = { channel: 'sms', address: to, contactId: null, messageId: 'msg_1', text: 'STOP' }
  await inTransaction((tx) => applyKeyword(tx, { ...said, accountId: door.accountId, kind: 'stop' }))
  await assert.rejects(() => send(door, { to }), refused(21610, 400))
})

test('no balance and a suspension are 20005', async (context) => {
  const door = await aTwilioDoor(context, { account: { balance: '0.00' } })
  await assert.rejects(() => send(door), refused(20005, 403))
  await inTransaction((tx) => suspendAccount(tx, door.accountId, { reason: 'misuse', actor: 'test' }))
  await until(
    async () => (await door.client.api.v2010.accounts(door.accountSid).fetch()).status === 'suspended',
  )
  await assert.rejects(
    () => send(door),
    (error: Error) => refused(20005, 403)(error) && /suspended/.test(error.message),
  )
})

test('an undelivered message names a code of the mobile network', async (context) => {
  const door = await aTwilioDoor(context)
  const to = aPhoneNumber()
  door.handsets.setBehaviour(to, { deliver: 'fail', code: '006' })
  const { sid } = await send(door, { to })
  const ended = await becomes(door, sid, 'undelivered')
  assert.equal(ended.errorCode, 30003)
  assert.equal(ended.errorMessage, 'Unreachable destination handset')
  assert.equal(ended.price, null)
})

test('only who knows the token comes in, and to his own account alone', async (context) => {
  const [door, other] = [await aTwilioDoor(context), await aTwilioDoor(context)]
  const { sid } = await send(door)
  const wrong = aTwilioClient(door.url, { accountSid: door.accountSid, authToken: '0'.repeat(32) })
  await assert.rejects(() => wrong.messages.list(), refused(20003, 401))
  await assert.rejects(() => other.client.messages(sid).fetch(), refused(20404, 404))
  const crossing = aTwilioClient(door.url, door, { sid: other.accountSid, secret: other.authToken })
  await assert.rejects(() => crossing.messages.list(), refused(20003, 401))
  const bare = await fetch(`${door.url}/2010-04-01/Accounts/${door.accountSid}/Messages.json`)
  assert.equal(bare.status, 401)
  assert.match(bare.headers.get('www-authenticate') ?? '', /^Basic/)
})

test('one idempotency token sends once and gives the same answer', async (context) => {
  const door = await aTwilioDoor(context)
  const create = async (token: string, body: string) => {
    const response = await fetch(`${door.url}/2010-04-01/Accounts/${door.accountSid}/Messages.json`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${door.accountSid}:${door.authToken}`).toString('base64')}`,
        'i-twilio-idempotency-token': token,
      },
      body: new URLSearchParams({ To: '+14155550177', From: door.number, Body: body }),
    })
    return { status: response.status, body: (await response.json()) as { sid: string; code: number } }
  }
  const first = await create('one', 'Hello')
  const again = await create('one', 'Hello')
  assert.equal(first.status, 201)
  assert.deepEqual(again, first)
  const conflict = await create('one', 'Good-bye')
  assert.equal(conflict.status, 409)
  assert.equal(conflict.body.code, 20409)
  assert.notEqual((await create('two', 'Hello')).body.sid, first.body.sid)
})

test('an address the door does not know, and a body it cannot read, are refused in its own words', async (context) => {
  const door = await aTwilioDoor(context)
  const authorization = `Basic ${Buffer.from(`${door.accountSid}:${door.authToken}`).toString('base64')}`
  const unknown = await fetch(`${door.url}/2010-04-01/Accounts/${door.accountSid}/Nonsense.json`)
  assert.equal(((await unknown.json()) as { code: number }).code, 20404)
  const json = await fetch(`${door.url}/2010-04-01/Accounts/${door.accountSid}/Messages.json`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{}',
  })
  assert.equal(json.status, 400)
  assert.equal(((await json.json()) as { code: number }).code, 20001)
})

test('the account is shown with what it is called', async (context) => {
  const door = await aTwilioDoor(context, { account: { name: 'Acme' } })
  const account = await door.client.api.v2010.accounts(door.accountSid).fetch()
  assert.equal(account.friendlyName, 'Acme')
  assert.equal(account.status, 'active')
  assert.equal(account.authToken, null)
})

test('an account that asks too often is told when to come again, in the library’s words', async (context) => {
  const door = await aTwilioDoor(context, { account: { apiRatePerSecond: 1 } })
  const answers: Response[] = []
  const authorization = `Basic ${Buffer.from(`${door.accountSid}:${door.authToken}`).toString('base64')}`
  const ask = async () =>
    answers.push(
      await fetch(`${door.url}/2010-04-01/Accounts/${door.accountSid}.json`, { headers: { authorization } }),
    )
  await Promise.all([ask(), ask(), ask(), ask()])
  const limited = answers.filter(({ status }) => status === 429)
  assert.ok(limited.length >= 1 && limited.length < 4)
  for (const answer of answers) assert.match(answer.headers.get('ratelimit') ?? '', /^"account";r=\d+;t=1$/)
  const [first] = limited as [Response]
  assert.equal(first.headers.get('retry-after'), '1')
  assert.equal(((await first.json()) as { code: number }).code, 20429)
})
