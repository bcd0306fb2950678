import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { z } from 'zod'
import { inTransaction } from '#platform/db.ts'
import { advanceClock, nowMs, resetClock } from '#platform/clock.ts'
import type { Route } from '#platform/http/route.ts'
import { suspendAccount } from '#accounts/accounts.ts'
import { timeOfId } from '#shared/ids.ts'
import { aKeyHolder, apiFor } from '#tools/testing/api.ts'
import { aContact } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import {
  aSendingAccount,
  aSendingNetwork,
  statusCounts,
  untilStatus,
  walletOf,
} from '#tools/testing/messaging.ts'
import { until } from '#tools/testing/until.ts'
import { creditAccount } from '#wallet/wallet.ts'
import type { messageInFull, previewShown } from './message-schemas.ts'
import { routes } from './routes.ts'

await useTestDatabase()

type Shown = z.infer<typeof messageInFull>
/** What any of the answers may hold; its shape was checked against the route's own schema by then. */
type Body = Shown &
  Pick<z.infer<typeof previewShown>, 'balanceAfter' | 'characters'> & {
    readonly clause: string | null
    readonly data: readonly (Shown & {
      readonly message: Shown
      readonly problem?: { readonly code: string }
    })[]
    readonly next: string | null
  }
type Answer = { status: number; body: Body; headers: Record<string, unknown> }

/** Calls the module's routes; every answer must have the shape its route promises, or be a problem document. */
async function api(context: TestContext, overrides: Parameters<typeof aSendingNetwork>[1] = {}) {
  const network = await aSendingNetwork(context, overrides)
  const all = routes(network.pipeline)
  const as =
    (accountId: string, ...scopes: string[]) =>
    async (method: Route['method'], url: string, payload?: object, headers?: Record<string, string>) => {
      const call = apiFor(all, aKeyHolder(accountId, ...scopes))
      const answer = await call(method, url, payload, headers)
      const body: unknown = answer.body === '' ? undefined : answer.json()
      checkShape(all, method, url, answer.statusCode, body, String(answer.headers['content-type']))
      return { status: answer.statusCode, body, headers: answer.headers } as Answer
    }
  return { ...network, call: as(network.accountId), as }
}

function checkShape(
  all: readonly Route[],
  method: string,
  url: string,
  status: number,
  body: unknown,
  type: string,
): void {
  if (status >= 400) {
    assert.match(type, /^application\/problem\+json/)
    const { type: about, title, detail, code, status: said } = body as Record<string, unknown>
    assert.ok([about, title, detail, code].every((field) => typeof field === 'string' && field !== ''))
    assert.equal(said, status)
    return
  }
  const path = url.split('?')[0] ?? ''
  const found = all.find((one) => one.method === method && matches(one.path, path))
  const schema = found?.answers[status]
  assert.ok(schema, `${method} ${path} promises no answer ${status}`)
  const result = schema.safeParse(body)
  assert.ok(result.success, JSON.stringify(result.error?.issues))
}

function matches(template: string, path: string): boolean {
  if (!template.includes('{')) return template === path
  const [before = '', after = ''] = template.split(/\{\w+\}/)
  return (
    path.startsWith(before) &&
    path.endsWith(after) &&
    !path.slice(before.length, path.length - after.length).includes('/')
  )
}

const text = (to = '+447700900123', words = 'Hello') => ({
  channel: 'sms',
  to,
  content: { type: 'text', text: words },
})

const inAnHour = () => new Date(nowMs() + 3_600_000).toISOString()

test('a message is sent, shown with its decision and its course, and listed', async (context) => {
  const { call, accountId } = await api(context)
  const metadata = { order: 7 }
  const { status, body } = await call('POST', '/v1/messages', { ...text(), metadata })
  assert.equal(status, 202)
  assert.equal(body.status, 'accepted')
  assert.deepEqual(body.price, { amount: '0.01', currency: 'USD' })
  await untilStatus(accountId, body.id, 'delivered')
  const one = await call('GET', `/v1/messages/${body.id}`)
  assert.equal(one.body.status, 'delivered')
  assert.equal(one.body.charge, 'settled')
  assert.match(one.body.carrier ?? '', /^Carrier/)
  assert.deepEqual(one.body.metadata, metadata)
  assert.equal(one.body.decision?.outcome, 'accept')
  assert.ok((one.body.decision?.gates.length ?? 0) >= 10)
  const list = await call('GET', '/v1/messages')
  assert.deepEqual(
    list.body.data.map(({ id }) => id),
    [body.id],
  )
  assert.equal('decision' in (list.body.data[0] ?? {}), false)
})

test('a refusal is a problem document that names code, clause and the whole decision', async (context) => {
  const { call, accountId } = await api(context)
  const { status, body } = await call('POST', '/v1/messages', { ...text(), class: 'promotional' })
  assert.equal(status, 422)
  assert.equal(body.code, 'consent_missing')
  assert.equal(body.clause, 'HSE-3.2')
  assert.equal(body.decision?.outcome, 'refuse')
  assert.equal(body.decision?.gates.at(-1)?.gate, 'consent')
  assert.deepEqual(await statusCounts(accountId), {})
})

test('an empty wallet is 402, a suspended account 403', async (context) => {
  const { call, accountId } = await api(context, { account: { balance: '0.00' } })
  assert.equal((await call('POST', '/v1/messages', text())).status, 402)
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'misuse', actor: 'test' }))
  await until(
    async () => (await call('POST', '/v1/messages', text())).status === 403,
    () => 'the account still sends',
  )
  const { body } = await call('POST', '/v1/messages', text())
  assert.equal(body.code, 'account_suspended')
  assert.equal(body.clause, 'HSE-6.2')
})

test('the same key answers once; another body under it is a conflict', async (context) => {
  const { call, accountId } = await api(context)
  const key = { 'idempotency-key': 'order-7' }
  const first = await call('POST', '/v1/messages', text(), key)
  const again = await call('POST', '/v1/messages', text(), key)
  assert.deepEqual(again.body, first.body)
  assert.equal(again.status, 202)
  assert.equal(again.headers['idempotent-replayed'], 'true')
  const other = await call('POST', '/v1/messages', text(undefined, 'Other'), key)
  assert.deepEqual([other.status, other.body.code], [409, 'idempotency_conflict'])
  const counts = await statusCounts(accountId)
  assert.equal(
    Object.values(counts).reduce((sum, count) => sum + count, 0),
    1,
  )
})

test('a batch accepts what may go and says of each other item why not, in order', async (context) => {
  const { call, accountId } = await api(context)
  const { status, body } = await call('POST', '/v1/messages/batch', {
    messages: [
      { ...text(), sendAt: inAnHour() },
      { ...text(), class: 'promotional' },
      { ...text(), from: 'Rival' },
      { ...text('12'), sendAt: inAnHour() },
      { ...text(), expiresAt: '2020-01-01T00:00:00Z' },
      { ...text('+447700900124'), sendAt: inAnHour() },
    ],
  })
  assert.equal(status, 202)
  assert.deepEqual(
    body.data.map((item) => item.problem?.code ?? item.message.to),
    [
      '+447700900123',
      'consent_missing',
      'sender_unknown',
      'recipient_invalid',
      'schedule_invalid',
      '+447700900124',
    ],
  )
  assert.deepEqual(await statusCounts(accountId), { scheduled: 2 })
})

test('a repeated batch gives its first answer, another one under its key is a conflict', async (context) => {
  const { call, accountId } = await api(context, { account: { balance: '0.01' } })
  const key = { 'idempotency-key': 'batch-1' }
  const messages = [text(), text('+447700900124')].map((one) => ({ ...one, sendAt: inAnHour() }))
  const first = await call('POST', '/v1/messages/batch', { messages }, key)
  await inTransaction((tx) =>
    creditAccount(tx, { accountId, amount: 1_000_000_000n, currency: 'USD', note: 'test' }),
  )
  const again = await call('POST', '/v1/messages/batch', { messages }, key)
  assert.deepEqual(again.body, first.body)
  const longer = [...messages, text('+447700900125')]
  const other = await call('POST', '/v1/messages/batch', { messages: longer }, key)
  assert.deepEqual([other.status, other.body.code], [409, 'idempotency_conflict'])
  assert.deepEqual(await statusCounts(accountId), { scheduled: 1 })
})

test('a key of one message does not meet the items of a batch', async (context) => {
  const { call } = await api(context)
  const batch = await call('POST', '/v1/messages/batch', { messages: [text()] }, { 'idempotency-key': 'a' })
  const single = await call('POST', '/v1/messages', text(), { 'idempotency-key': 'a #0' })
  assert.equal(single.status, 202)
  assert.notEqual(single.body.id, batch.body.data[0]?.message.id)
})

test('a batch takes a thousand messages and not one more', async (context) => {
  const { call } = await api(context)
  const messages = Array.from({ length: 1_001 }, () => text())
  assert.equal((await call('POST', '/v1/messages/batch', { messages })).status, 422)
  assert.equal((await call('POST', '/v1/messages/batch', { messages: [] })).status, 422)
})

test('a preview shows parts, price and decision, and spends nothing', async (context) => {
  const { call, accountId } = await api(context)
  const { status, body } = await call('POST', '/v1/messages/preview', text(undefined, '\u20ac'.repeat(100)))
  assert.equal(status, 200)
  assert.equal(body.segments, 2)
  assert.equal(body.encoding, 'gsm7')
  assert.deepEqual(body.price, { amount: '0.02', currency: 'USD' })
  assert.deepEqual(body.balanceAfter, { amount: '9.98', currency: 'USD' })
  assert.equal(body.decision?.outcome, 'accept')
  assert.deepEqual(await walletOf(accountId), { available: 10_000_000_000n, held: 0n })
})

test('a scheduled message is cancelled over HTTP; one that was delivered is not', async (context) => {
  const { call, accountId } = await api(context)
  const planned = await call('POST', '/v1/messages', { ...text(), sendAt: inAnHour() })
  const cancelled = await call('POST', `/v1/messages/${planned.body.id}/cancel`)
  assert.deepEqual(
    [cancelled.status, cancelled.body.status, cancelled.body.charge],
    [200, 'cancelled', 'released'],
  )
  const sentOne = await call('POST', '/v1/messages', text())
  await untilStatus(accountId, sentOne.body.id, 'delivered')
  const late = await call('POST', `/v1/messages/${sentOne.body.id}/cancel`)
  assert.deepEqual([late.status, late.body.code], [409, 'not_cancellable'])
})

test('another account\u2019s message is not there', async (context) => {
  const { call, as } = await api(context)
  const stranger = await aSendingAccount()
  const { body } = await call('POST', '/v1/messages', { ...text(), sendAt: inAnHour() })
  const foreign = as(stranger.accountId)
  assert.equal((await foreign('GET', `/v1/messages/${body.id}`)).status, 404)
  assert.equal((await foreign('POST', `/v1/messages/${body.id}/cancel`)).status, 404)
  assert.deepEqual((await foreign('GET', '/v1/messages')).body, { data: [], next: null })
  assert.equal((await call('GET', `/v1/messages/${body.id}`)).body.status, 'scheduled')
})

test('the scopes of a key hold', async (context) => {
  const { as, accountId } = await api(context)
  const reader = as(accountId, 'messages:read')
  assert.equal((await reader('POST', '/v1/messages', text())).body.code, 'forbidden')
  assert.equal((await reader('POST', '/v1/messages/batch', { messages: [text()] })).status, 403)
  assert.equal((await reader('GET', '/v1/messages')).status, 200)
  const writer = as(accountId, 'messages:write')
  assert.equal((await writer('GET', '/v1/messages')).status, 403)
})

test('pages follow each other newest first without a gap', async (context) => {
  const { call } = await api(context)
  const messages = Array.from({ length: 7 }, (_, i) => ({ ...text(`+44770090020${i}`), sendAt: inAnHour() }))
  const { body } = await call('POST', '/v1/messages/batch', { messages })
  const ids = body.data.map((item) => item.message.id).toReversed()
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Answer = await call('GET', `/v1/messages?limit=3${cursor && `&cursor=${cursor}`}`)
    seen.push(...page.body.data.map(({ id }) => id))
    cursor = page.body.next
  }
  assert.deepEqual(seen, ids)
})

test('each filter leaves what it names', async (context) => {
  const { call, accountId, sender } = await api(context)
  const planned = await call('POST', '/v1/messages', {
    ...text('+447700900301', 'Winter sale'),
    sendAt: inAnHour(),
  })
  const direct = await call('POST', '/v1/messages', {
    ...text('+447700900302', '100% off'),
    class: 'service',
  })
  await untilStatus(accountId, direct.body.id, 'delivered')
  const found = async (query: string) =>
    (await call('GET', `/v1/messages?${query}`)).body.data.map(({ id }) => id)
  const [one, two] = [planned.body.id, direct.body.id]
  assert.deepEqual(await found('status=scheduled'), [one])
  assert.deepEqual(await found('status=scheduled,delivered'), [two, one])
  assert.deepEqual(await found('class=service'), [two])
  assert.deepEqual(await found('to=%2B447700900301'), [one])
  assert.deepEqual(await found(`from=${sender}`), [two, one])
  assert.deepEqual(await found('q=winter'), [one])
  assert.deepEqual(await found('q=100%25'), [two])
  assert.deepEqual(await found('q=900302'), [two])
  assert.deepEqual(await found('q=_'), [])
  assert.deepEqual(await found('direction=inbound'), [])
  assert.deepEqual(await found('channel=whatsapp'), [])
  const at = (id: string, plus = 0) => new Date(timeOfId(id) + plus).toISOString()
  assert.deepEqual(await found(`since=${at(two)}`), timeOfId(one) === timeOfId(two) ? [two, one] : [two])
  assert.deepEqual(await found(`until=${at(one)}`), [])
  assert.deepEqual(await found(`until=${at(two, 1)}`), [two, one])
})

test('a contact\u2019s timeline shows what went both ways', async (context) => {
  const { call, accountId, handsets, smsc } = await api(context)
  const address = '+447700900401'
  const contact = await aContact({ accountId, identities: [{ channel: 'sms', address }] })
  const { body } = await call('POST', '/v1/messages', text(address))
  await untilStatus(accountId, body.id, 'delivered')
  assert.equal(smsc.counts().submitted, 1)
  assert.equal(handsets.messages(address).length, 1)
  const id = `con_${(contact as unknown as { id: string }).id.replaceAll('-', '')}`
  const timeline = await call('GET', `/v1/contacts/${id}/timeline`)
  assert.equal(timeline.status, 200)
  assert.deepEqual(
    timeline.body.data.map((one) => one.id),
    [body.id],
  )
  assert.equal(timeline.body.data[0]?.contactId, id)
})

const hostile: [name: string, body: object][] = [
  ['U+0000 in the recipient', text('\u0000')],
  ['U+0000 in the text', text(undefined, 'a\u0000b')],
  ['half a character in the text', text(undefined, 'a\ud83d')],
  ['U+0000 in a key of the metadata', { ...text(), metadata: { 'a\u0000': 1 } }],
  ['half a character in the metadata', { ...text(), metadata: { a: ['\udc00'] } }],
  ['U+0000 in the sender', { ...text(), from: 'A\u0000' }],
  ['U+0000 in the callback', { ...text(), callbackUrl: 'https://example.com/\u0000' }],
  ['a callback that is a script', { ...text(), callbackUrl: 'javascript:alert(1)' }],
  ['a callback that is a file', { ...text(), callbackUrl: 'file:///etc/passwd' }],
  ['no content', { channel: 'sms', to: '+447700900123' }],
  ['an empty text', text(undefined, '')],
  ['a text of 40,001 characters', text(undefined, 'x'.repeat(40_001))],
  ['more parts than an SMS may have', text(undefined, 'x'.repeat(39_500))],
  ['a channel that does not exist', { ...text(), channel: 'pigeon' }],
  ['a class that does not exist', { ...text(), class: 'vip' }],
  ['a recipient that is a list', { ...text(), to: ['+447700900123'] }],
  ['metadata without end', { ...text(), metadata: { a: 'x'.repeat(5_000) } }],
  ['a year beyond reckoning', { ...text(), sendAt: '9999-12-31T23:59:59Z' }],
  ['an expiry in the past', { ...text(), expiresAt: '2001-01-01T00:00:00Z' }],
  [
    'an expiry before its own time',
    { ...text(), sendAt: '2100-01-02T00:00:00Z', expiresAt: '2100-01-01T00:00:00Z' },
  ],
  ['times that are no times', { ...text(), sendAt: 'tomorrow' }],
]

for (const [name, body] of hostile) {
  test(`a body with ${name} is refused and named`, async (context) => {
    const { call, accountId } = await api(context)
    const answer = await call('POST', '/v1/messages', body)
    assert.equal(answer.status, 422, JSON.stringify(answer.body))
    assert.ok((await call('POST', '/v1/messages/preview', body)).status < 500)
    assert.deepEqual(await statusCounts(accountId), {})
  })
}

test('queries that make no sense are refused, not an error of ours', async (context) => {
  const { call } = await api(context)
  const wrong = [
    'limit=0',
    'limit=201',
    'limit=x',
    'cursor=x',
    'status=lost',
    'class=x',
    'since=yesterday',
    'q=%00',
  ]
  for (const query of wrong) assert.equal((await call('GET', `/v1/messages?${query}`)).status, 422, query)
  const odd = [
    'since=0001-01-01T00:00:00Z',
    'since=1969-01-01T00:00:00Z',
    'until=9999-12-31T00:00:00Z',
    'q=%25%25',
  ]
  for (const query of odd) assert.ok((await call('GET', `/v1/messages?${query}`)).status < 500, query)
  for (const id of ['x', 'msg_', 'con_0190', "msg_' or 1=1 --", `msg_${'0'.repeat(32)}`]) {
    assert.equal((await call('GET', `/v1/messages/${encodeURIComponent(id)}`)).status, 404, id)
    assert.equal((await call('POST', `/v1/messages/${encodeURIComponent(id)}/cancel`)).status, 404, id)
  }
})

test('a message may be planned by an offset of its own', async (context) => {
  const { call } = await api(context)
  context.after(resetClock)
  advanceClock(0)
  const at = new Date(nowMs() + 7_200_000)
  const local = `${new Date(at.getTime() + 19_800_000).toISOString().slice(0, 19)}+05:30`
  const { body } = await call('POST', '/v1/messages', { ...text(), sendAt: local })
  assert.equal(body.sendAt, new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString())
})
