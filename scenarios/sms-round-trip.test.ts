import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { WebSocket } from 'ws'
import { parseAmount } from '#shared/money.ts'
import { callerOf, type Answer, type Call } from '#tools/testing/callers.ts'
import { answerFaults, type OpenApiDocument } from '#tools/testing/conformance.ts'
import { aPlace, aPortBase, startInstance, eventually, type Instance } from '#tools/testing/instance.ts'
import { aWebhookReceiver } from '#tools/testing/webhook-receiver.ts'

type Money = { amount: string; currency: string }
type Gate = { gate: string; outcome: string; clause?: string; because: string }
type Decision = { outcome: string; clause: string | null; gates: Gate[] }
type Message = {
  id: string
  direction: string
  from: string
  contactId: string | null
  status: string
  charge: string
  price: Money | null
  class: string
  content: { text: string }
  decision: Decision
  events: { status: string }[]
}
type Problem = { code: string; clause?: string; decision?: Decision }
type Wallet = { available: Money; held: Money }
type Page<T> = { data: T[] }

const sam = '+14155550123'
const sender = '+15550100200'
const place = aPlace()
const receiver = await aWebhookReceiver()
const heard: { method: string; path: string; answer: Answer<unknown> }[] = []
const told: { event: string; data: { id?: string } }[] = []
let instance: Instance
let call: Call
let handset: Call
let live: WebSocket
let secret = ''
let greeting: Message

before(async () => {
  instance = await startInstance(join(place.path, 'a'), await aPortBase(), ['--demo'], {
    PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: '1',
  })
  const { url, demo } = instance
  const authorization = `Bearer ${demo.account.apiKey}`
  call = callerOf(url, { authorization }, (method, path, answer) => heard.push({ method, path, answer }))
  handset = callerOf(demo.sandboxUrl, {})
  live = new WebSocket(`${url.replace('http', 'ws')}/v1/live`, { headers: { authorization } })
  live.on('message', (frame: Buffer) => told.push(JSON.parse(frame.toString())))
  await eventually(async () => told.some(({ event }) => event === 'hello'))
  const endpoint = await call<{ secret: string }>('POST', '/v1/webhook-endpoints', {
    url: receiver.url,
    events: ['message.delivered', 'message.received', 'consent.changed'],
  })
  assert.equal(endpoint.status, 201, JSON.stringify(endpoint.body))
  secret = endpoint.body.secret
})

after(async () => {
  live?.close()
  await instance?.end('SIGTERM')
  await receiver.stop()
  await place.clear()
})

const read = async <T>(path: string): Promise<T> => {
  const answer = await call<T>('GET', path)
  assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

async function write(text: string): Promise<void> {
  const { status } = await handset('POST', `/handsets/${sam}/messages`, { channel: 'sms', to: sender, text })
  assert.equal(status, 201)
}

async function inboxOf(address: string): Promise<{ direction: string; text: string; from: string }[]> {
  const { body } = await handset<Page<{ direction: string; text: string; from: string }>>(
    'GET',
    `/handsets/${address}/messages?channel=sms`,
  )
  return body.data.filter(({ direction }) => direction === 'received')
}

const send = (text: string, more: object = {}) =>
  call<Message & Problem>('POST', '/v1/messages', {
    channel: 'sms',
    to: sam,
    content: { type: 'text', text },
    ...more,
  })

async function untilDelivered(id: string): Promise<Message> {
  await eventually(async () => (await read<Message>(`/v1/messages/${id}`)).status === 'delivered')
  return read(`/v1/messages/${id}`)
}

async function untilSettled(): Promise<Wallet> {
  await eventually(async () => (await read<Wallet>('/v1/wallet')).held.amount === '0.00')
  return read('/v1/wallet')
}

const promotion = (): ReturnType<typeof send> =>
  send('20 % off today. Reply STOP to end.', { class: 'promotional' })

test('a message goes to the handset, priced, settled and with its trace', async () => {
  const { status, body } = await send('Your table is ready.')
  assert.deepEqual([status, body.status, body.price?.amount], [202, 'accepted', '0.0075'])
  greeting = await untilDelivered(body.id)
  assert.deepEqual(
    (await inboxOf(sam)).map(({ text, from }) => [text, from]),
    [['Your table is ready.', sender]],
  )
  assert.equal(greeting.charge, 'settled')
  assert.deepEqual(
    greeting.events.map((event) => event.status),
    ['accepted', 'submitted', 'delivered'],
  )
  const { decision } = greeting
  assert.equal(decision.outcome, 'accept')
  const gates = decision.gates.map(({ gate }) => gate)
  for (const gate of ['account_state', 'sender', 'consent', 'suppression', 'balance'])
    assert.ok(gates.includes(gate), `no gate ${gate} in ${gates.join()}`)
  assert.match(decision.gates.find(({ gate }) => gate === 'consent')?.clause ?? '', /^HSE-/)
  assert.ok(decision.gates.every(({ because }) => because !== ''))
  assert.equal((await untilSettled()).available.amount, '99.9925')
})

test("the handset's answer stands in the log and in the contact's timeline", async () => {
  await write('On my way!')
  const inbound = async (): Promise<Message | undefined> =>
    (await read<Page<Message>>('/v1/messages?direction=inbound')).data[0]
  await eventually(async () => (await inbound()) !== undefined)
  const answer = await inbound()
  assert.deepEqual(
    [answer?.content.text, answer?.from, answer?.status, answer?.contactId],
    ['On my way!', sam, 'received', greeting.contactId],
  )
  const timeline = await read<Page<Message>>(`/v1/contacts/${greeting.contactId}/timeline`)
  assert.deepEqual(
    timeline.data.map(({ id }) => id),
    [answer?.id, greeting.id],
  )
})

test('after STOP an advertisement is refused by its clause and costs nothing', async () => {
  const before = await inboxOf(sam)
  await write('STOP')
  await eventually(async () => (await inboxOf(sam)).length > before.length)
  const confirmation = (await inboxOf(sam)).filter(({ text }) => text !== greeting.content.text)
  assert.equal(confirmation.length, 1)
  assert.match(confirmation[0]?.text ?? '', /^Patchbay Demo: you are unsubscribed/)
  const wallet = await untilSettled()
  const { status, body } = await promotion()
  assert.deepEqual([status, body.code, body.clause], [422, 'suppressed', 'HSE-3.3'])
  assert.equal(body.decision?.outcome, 'refuse')
  assert.deepEqual(await read('/v1/wallet'), wallet)
  assert.ok((await read<Page<Message>>('/v1/messages')).data.every((one) => one.class !== 'promotional'))
})

test('after START the advertisement goes', async () => {
  await write('START')
  await eventually(async () => (await inboxOf(sam)).some(({ text }) => /you are subscribed again/.test(text)))
  const { status, body } = await promotion()
  assert.equal(status, 202, JSON.stringify(body))
  const { decision } = await read<Message>(`/v1/messages/${body.id}`)
  const outcomes = Object.fromEntries(decision.gates.map(({ gate, outcome }) => [gate, outcome]))
  assert.deepEqual([outcomes['consent'], outcomes['suppression']], ['pass', 'pass'])
})

test('the receiver got every event, signed', async () => {
  await eventually(async () => receiver.calls.some(({ body }) => body.includes(greeting.id)))
  const kinds = (): Set<string> =>
    new Set(receiver.calls.map(({ body }) => (JSON.parse(body) as { type: string }).type))
  await eventually(async () => kinds().size === 3)
  const webhook = new Webhook(secret)
  for (const { body, headers } of receiver.calls) webhook.verify(body, { ...headers })
  assert.throws(() => webhook.verify(receiver.calls[0]?.body + ' ', { ...receiver.calls[0]?.headers }))
})

test('the live view told of every step', async () => {
  await eventually(async () => {
    const kinds = new Set(told.map(({ event }) => event))
    return ['message.received', 'consent.changed'].every((kind) => kinds.has(kind))
  })
  assert.deepEqual(
    told.filter(({ data }) => data?.id === greeting.id).map(({ event }) => event),
    ['message.accepted', 'message.submitted', 'message.delivered'],
  )
})

test('wallet, ledger and usage agree to the last nano', async () => {
  const nanos = ({ amount }: Money): bigint => parseAmount(amount)
  const sum = (values: bigint[]): bigint => values.reduce((total, value) => total + value, 0n)
  let wallet = await read<Wallet>('/v1/wallet')
  let charged: Message[] = []
  // The advertisement may wait for the end of the contact's quiet hours; its price is held until then.
  await eventually(async () => {
    const { data } = await read<Page<Message>>('/v1/messages?limit=200')
    wallet = await read('/v1/wallet')
    charged = data.filter(({ charge }) => charge === 'settled')
    const held = data.filter(({ charge }) => charge === 'held')
    const isQuiet = held.every(({ status }) => status === 'scheduled')
    return isQuiet && nanos(wallet.held) === sum(held.map(({ price }) => (price ? nanos(price) : 0n)))
  })
  const entries = await read<Page<{ kind: string; amount: Money }>>('/v1/wallet/entries?limit=200')
  const of = (...kinds: string[]): bigint =>
    sum(entries.data.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => nanos(amount)))
  assert.equal(of('credit', 'hold', 'release', 'adjustment'), nanos(wallet.available))
  assert.equal(-of('hold') - of('release') + of('settle'), nanos(wallet.held))
  const spent = sum(charged.map(({ price }) => (price ? nanos(price) : 0n)))
  assert.equal(-of('settle'), spent)
  assert.equal(nanos(wallet.available) + nanos(wallet.held) + spent, parseAmount('100'))
  type Day = { direction: string; messages: number; delivered: number; spend: Money }
  const log = (await read<Page<Message>>('/v1/messages?limit=200')).data
  const outbound = log.filter(({ direction }) => direction === 'outbound')
  let days: Day[] = []
  const counted = (direction: string, key: 'messages' | 'delivered'): number =>
    days.filter((day) => day.direction === direction).reduce((total, day) => total + day[key], 0)
  // Usage follows the events a moment later.
  await eventually(async () => {
    days = (await read<Page<Day>>('/v1/usage')).data
    return (
      counted('outbound', 'messages') >= outbound.length &&
      sum(days.map(({ spend }) => nanos(spend))) >= spent
    )
  })
  assert.equal(sum(days.map(({ spend }) => nanos(spend))), spent)
  assert.equal(counted('outbound', 'messages'), outbound.length)
  assert.equal(counted('outbound', 'delivered'), log.filter(({ status }) => status === 'delivered').length)
  assert.equal(counted('inbound', 'messages'), 3)
})

test('the OpenAPI document describes every answer there was', async () => {
  const document = await read<OpenApiDocument>('/openapi.json')
  assert.match(document.openapi, /^3\.1\./)
  assert.ok(document.info.title && document.info.version)
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  const ids = operations.map(({ operationId }) => operationId)
  assert.equal(new Set(ids).size, ids.length, 'every operation has a name of its own')
  const described = heard.filter(({ path }) => path !== '/openapi.json')
  assert.ok(described.length > 20)
  const faults = described.flatMap(({ method, path, answer }) => answerFaults(document, method, path, answer))
  assert.deepEqual([...new Set(faults)], [])
})
