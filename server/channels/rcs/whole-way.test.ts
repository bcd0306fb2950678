import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { fixtures } from './fixtures.ts'
import { rcs } from './rcs.ts'
import { revoke } from './revoke.ts'
import type { Content, OutboundMessage, Outcome, Update } from '../channels.ts'
import type { Connection } from '../http/connection.ts'
import { callGoogle } from '../google-auth/call-google.ts'
import { callerOf } from '../http/caller-of.ts'
import { until } from '#tools/testing/until.ts'
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { demoAgent } from '#sandbox/rbm/agents.ts'
import { everyFeature } from '#sandbox/rbm/features-of.ts'
import { rbm } from '#sandbox/rbm/rbm.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'
import { anOutboundMessage, handOver } from '#tools/testing/outbound-message.ts'

const asha = '+919812345678'
const agent = demoAgent.agentId
const hookSecret = 'a-client-token-of-this-test'

type Stage = {
  sandbox: Sandbox
  connection: Connection
  updates: Update[]
  send: (content: Content, change?: Partial<OutboundMessage>) => Promise<Outcome>
}

/** The channel connected to a sandbox of its own, and a hook that reads what comes. */
async function stage(context: TestContext): Promise<Stage> {
  const sandbox = await startSandbox({ httpPort: 0, smscPort: 0 })
  context.after(() => sandbox.close())
  addPrivateProvider(sandbox.url)
  const demo = rbm.demo(sandbox.url)[0]
  assert.ok(demo)
  const caller = callerOf(4)
  context.after(() => caller.close())
  const settings = rcs.settings.parse({ ...demo.settings, agentName: demoAgent.name })
  const credentials = rcs.credentials.parse(demo.credentials)
  const connection: Connection = { settings, credentials, call: caller.call, memory: new Map() }
  const updates: Update[] = []
  const url = await hook(context, { address: agent, settings, credentials }, updates)
  await rcs.connect?.subscribe?.(connection, { url, secret: hookSecret })
  const link = rcs.open(demo.settings, demo.credentials, {
    onRoom: () => undefined,
    onState: () => undefined,
    onUpdate: () => undefined,
  })
  context.after(() => link.close(0))
  const send = (content: Content, change: Partial<OutboundMessage> = {}) =>
    handOver(link, aMessage(content, change))
  return { sandbox, connection, updates, send }
}

/** A small server in the place of the platform's door. */
async function hook(
  context: TestContext,
  connector: { address: string; settings: unknown; credentials: unknown },
  updates: Update[],
): Promise<string> {
  const gate = rcs.connect?.door
  assert.ok(gate)
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const raw = {
      method: 'POST',
      url: request.url ?? '',
      query: {},
      headers: request.headers as Record<string, string>,
      body,
    }
    const facts = { ...connector, hook: { url: '', secret: hookSecret } }
    if (!gate.isGenuine(raw, facts)) return response.writeHead(403).end()
    const challenge = gate.answerAtOnce?.(raw, facts) ?? null
    if (challenge !== null) return response.end(challenge.body)
    updates.push(...(await gate.read(raw, facts)))
    return response.end()
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  context.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/in/rcs/con_1`
}

function aMessage(content: Content, change: Partial<OutboundMessage> = {}): OutboundMessage {
  return anOutboundMessage({ from: agent, to: asha, content, class: 'transactional', ...change })
}

const text = { type: 'text', text: 'Hi' } as const
const statesOf = (updates: Update[], id: string) =>
  updates.flatMap((update) => (update.kind === 'receipt' && update.refs.includes(id) ? [update.state] : []))

test('every content reaches the handset, is delivered and read', { timeout: 30_000 }, async (context) => {
  const { sandbox, send, updates } = await stage(context)
  for (const content of fixtures.samples) {
    const outcome = await send(content)
    assert.equal(outcome.kind, 'submitted', JSON.stringify(outcome))
  }
  const shown = () => sandbox.handsets.messages(asha)
  await until(() => shown().length === fixtures.samples.length)
  await until(
    () => updates.filter((one) => one.kind === 'receipt' && one.state === 'read').length === shown().length,
  )
  assert.deepEqual(
    shown().map(({ channel, from, senderName }) => [channel, from, senderName].join(' ')),
    shown().map(() => `rcs ${agent} Patchbay Demo`),
  )
  assert.equal(shown().at(-2)?.rich?.cards?.length, 2)
  const onCards = shown().filter(({ rich }) => rich?.cards)
  assert.ok(onCards.length > 0 && onCards.every(({ text: beside }) => beside === ''))
})

test('a message that is sent twice is shown once', { timeout: 30_000 }, async (context) => {
  const { sandbox, send, updates } = await stage(context)
  const id = randomUUID()
  assert.deepEqual(await send(text, { id }), { kind: 'submitted', refs: [id] })
  assert.deepEqual(await send(text, { id }), { kind: 'submitted', refs: [id] })
  await until(() => statesOf(updates, id).includes('read'))
  assert.equal(sandbox.handsets.messages(asha).length, 1)
  assert.deepEqual(statesOf(updates, id), ['delivered', 'read'])
})

test('a phone without RCS is told at once', { timeout: 30_000 }, async (context) => {
  const { sandbox, send } = await stage(context)
  sandbox.handsets.setBehaviour(asha, { deliver: 'fail' })
  const refused = { kind: 'refused', retry: 'never', code: 'recipient_unreachable' }
  assert.partialDeepStrictEqual(await send(text), refused)
  assert.partialDeepStrictEqual(await send({ type: 'card', title: 'A', buttons: [] }), refused)
})

test('a phone that shows no cards gets none', { timeout: 30_000 }, async (context) => {
  const { sandbox, send } = await stage(context)
  const features = everyFeature.filter((feature) => !feature.startsWith('RICHCARD'))
  await backOffice(sandbox, `phones/${encodeURIComponent(asha)}/capabilities`, { features })
  const outcome = await send({ type: 'card', title: 'A', buttons: [] })
  assert.partialDeepStrictEqual(outcome, { kind: 'refused', code: 'recipient_unreachable' })
})

test(
  'a message whose time runs out before the phone is back is told as expired',
  { timeout: 30_000 },
  async (context) => {
    const { sandbox, updates, connection } = await stage(context)
    sandbox.handsets.setBehaviour(asha, { deliver: 'offline' })
    const id = randomUUID()
    // Below the ten seconds that the channel would ask for.
    const answer = await ask(connection, id, {
      contentMessage: { text: 'Hi' },
      messageTrafficType: 'TRANSACTION',
      ttl: '0.2s',
    })
    assert.equal(answer.status, 200)
    await until(() => statesOf(updates, id).length > 0)
    assert.deepEqual(statesOf(updates, id), ['expired'])
    sandbox.handsets.setBehaviour(asha, { deliver: 'ok' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.deepEqual(sandbox.handsets.messages(asha), [])
  },
)

test('a message that is taken back never arrives', { timeout: 30_000 }, async (context) => {
  const { sandbox, send, connection, updates } = await stage(context)
  sandbox.handsets.setBehaviour(asha, { deliver: 'offline' })
  const id = randomUUID()
  const kept = randomUUID()
  await send(text, { id })
  await send({ type: 'text', text: 'stays' }, { id: kept })
  assert.equal(await revoke(connection, asha, id), true)
  sandbox.handsets.setBehaviour(asha, { deliver: 'ok' })
  await until(() => statesOf(updates, kept).includes('delivered'))
  assert.deepEqual(
    sandbox.handsets.messages(asha).map((message) => message.text),
    ['stays'],
  )
})

test('what a phone writes, presses and sends comes to the hook', { timeout: 30_000 }, async (context) => {
  const { sandbox, updates, connection } = await stage(context)
  const base64 = Buffer.from('a picture').toString('base64')
  sandbox.handsets.write(asha, { channel: 'rcs', to: agent, text: 'Hello' })
  sandbox.handsets.write(asha, { channel: 'rcs', to: agent, text: '', button: { id: 'yes', title: 'Yes' } })
  sandbox.handsets.write(asha, {
    channel: 'rcs',
    to: agent,
    text: '',
    location: { latitude: 1, longitude: 2 },
  })
  const media = { url: '', mimeType: 'image/png', filename: 'a.png', base64 }
  sandbox.handsets.write(asha, { channel: 'rcs', to: agent, text: '', media })
  await until(() => updates.length === 4)
  const contents = updates.map((update) => (update.kind === 'message' ? update.content : update.kind))
  assert.deepEqual(contents.slice(0, 3), [
    { type: 'text', text: 'Hello' },
    { type: 'answer', id: 'yes', title: 'Yes' },
    { type: 'location', latitude: 1, longitude: 2 },
  ])
  const sent = contents[3]
  assert.ok(typeof sent === 'object' && sent.type === 'media')
  const fetched = await rcs.connect?.fetchMedia?.(connection, sent.source)
  assert.equal(fetched?.mimeType, 'image/png')
  assert.equal(fetched?.body.toString(), 'a picture')
})

test(
  'the account learns the agent, marks messages as read, and loses its tokens',
  { timeout: 30_000 },
  async (context) => {
    const { sandbox, connection, send } = await stage(context)
    assert.partialDeepStrictEqual(await rcs.connect?.probe(connection), {
      address: agent,
      name: 'Patchbay Demo',
    })
    const written = sandbox.handsets.write(asha, { channel: 'rcs', to: agent, text: 'Hello' })
    const regarding = written?.providerId ?? ''
    await rcs.connect?.mark?.(connection, { kind: 'typing', to: asha, regarding })
    await rcs.connect?.mark?.(connection, { kind: 'read', to: asha, regarding })
    assert.equal(sandbox.handsets.find(asha, regarding)?.ticks, 'read')
    await send(text)
    await backOffice(sandbox, 'tokens/revoke', {}, 'POST')
    assert.equal((await send(text)).kind, 'submitted')
  },
)

test('a key that opens nothing halts the connector', { timeout: 30_000 }, async (context) => {
  const { sandbox } = await stage(context)
  const demo = rbm.demo(sandbox.url)[0]
  const link = rcs.open(demo?.settings, fixtures.credentials, {
    onRoom: () => undefined,
    onState: () => undefined,
    onUpdate: () => undefined,
  })
  context.after(() => link.close(0))
  const outcome = await handOver(link, aMessage(text))
  assert.partialDeepStrictEqual(outcome, { kind: 'refused', halts: 'credentials' })
  assert.equal(link.state(), 'refused')
})

test('the platform refuses what it does not take', { timeout: 30_000 }, async (context) => {
  const { sandbox, connection } = await stage(context)
  const traffic = { messageTrafficType: 'TRANSACTION' }
  const faults: [object, RegExp][] = [
    [{ contentMessage: { text: 'Hi' } }, /messageTrafficType/],
    [{ ...traffic, contentMessage: {} }, /Exactly one of text/],
    [{ ...traffic, contentMessage: { text: 'x'.repeat(3_073) } }, /text/],
    [{ ...traffic, contentMessage: { text: 'Hi', colour: 'red' } }, /contentMessage/],
    [
      { ...traffic, contentMessage: { text: 'Hi' }, ttl: '1s', expireTime: '2026-01-01T00:00:00Z' },
      /Only one/,
    ],
    [{ ...traffic, contentMessage: { text: 'Hi' }, ttl: '1296001s' }, /15 days/],
    [{ ...traffic, contentMessage: { fileName: 'files/none' } }, /was not found/],
  ]
  for (const [body, says] of faults) {
    const answer = await ask(connection, randomUUID(), body)
    assert.equal(answer.status, 400)
    assert.match(answer.body.toString(), says)
  }
  assert.equal((await ask(connection, 'no-uuid', {})).status, 400)
  const url = `${sandbox.url}/rbm/v1/phones/${encodeURIComponent(asha)}/capabilities?agentId=${agent}`
  const without = await connection.call({ method: 'GET', url })
  assert.equal(without.status, 401)
})

test('misbehaves as it is told to', { timeout: 30_000 }, async (context) => {
  const { sandbox, send } = await stage(context)
  await send(text)
  sandbox.faults.set('rbm', { errorRate: 1, code: 'RESOURCE_EXHAUSTED' })
  assert.partialDeepStrictEqual(await send(text), { kind: 'refused', code: 'rate_limited', halts: 'lane' })
  sandbox.faults.set('rbm', { down: true })
  assert.partialDeepStrictEqual(await send(text), { kind: 'refused', code: 'provider_error', retry: 'later' })
})

async function ask(connection: Connection, messageId: string, message: object) {
  const { baseUrl, tokenUrl } = connection.settings as { baseUrl: string; tokenUrl: string }
  const { serviceAccountKey } = connection.credentials as { serviceAccountKey: string }
  const scope = 'https://www.googleapis.com/auth/rcsbusinessmessaging'
  const query = new URLSearchParams({ messageId, agentId: agent })
  return callGoogle(
    connection,
    { serviceAccountKey, tokenUrl, scope },
    {
      method: 'POST',
      url: `${baseUrl}/v1/phones/${encodeURIComponent(asha)}/agentMessages?${query.toString()}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
    },
  )
}

async function backOffice(sandbox: Sandbox, path: string, body: object, method = 'PUT'): Promise<void> {
  const answer = await fetch(`${sandbox.url}/rbm/sandbox/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.ok(answer.ok, await answer.text())
}
