import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { Content, OutboundMessage, Outcome, Update } from '../channels.ts'
import type { Device, DeviceBook } from '../device.ts'
import { callerOf } from '../http/caller-of.ts'
import { fixtures } from './fixtures.ts'
import { push } from './push.ts'
import { advanceClock, resetClock } from '#platform/clock.ts'
import { until } from '#tools/testing/until.ts'
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { demoDevices, push as services } from '#sandbox/push/push.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'
import { anOutboundMessage, handOver } from '#tools/testing/outbound-message.ts'

const asha = '+919812345678'
const kinds = ['webpush', 'fcm', 'apns'] as const

type Stage = {
  sandbox: Sandbox
  updates: Update[]
  removed: string[]
  devices: Map<string, Device>
  send: (to: string, content?: Content, change?: Partial<OutboundMessage>) => Promise<Outcome>
}

/** The channel over the demo's connector, with the devices of one handset in its book and a door for reports. */
async function stage(context: TestContext, secrets: object = {}): Promise<Stage> {
  const sandbox = await startSandbox({ httpPort: 0, smscPort: 0 })
  context.after(() => sandbox.close())
  addPrivateProvider(sandbox.url)
  const demo = services.demo(sandbox.url)[0]
  assert.ok(demo)
  const credentials = { ...demo.credentials, ...secrets }
  const updates: Update[] = []
  const removed: string[] = []
  const devices = new Map<string, Device>(
    demoDevices(sandbox.url, asha).map((device) => [`${device.kind}:1`, device]),
  )
  const book: DeviceBook = {
    find: async (address) => devices.get(address) ?? null,
    remove: async (address) => void removed.push(address),
    reportUrl: await doorFor(context, { settings: demo.settings, credentials }, updates),
  }
  const link = push.open(demo.settings, credentials, {
    onRoom: () => undefined,
    onState: () => undefined,
    onUpdate: () => undefined,
    devices: book,
  })
  context.after(() => link.close(0))
  const base = { from: 'dev.patchbay.demo', class: 'transactional' }
  const send: Stage['send'] = (to, content = { type: 'text', text: 'Hi' }, change = {}) =>
    handOver(link, anOutboundMessage({ ...base, to, content, ...change }))
  return { sandbox, updates, removed, devices, send }
}

async function doorFor(
  context: TestContext,
  connector: { settings: unknown; credentials: unknown },
  updates: Update[],
): Promise<string> {
  const door = push.connect?.door
  assert.ok(door)
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const raw = { method: 'POST', url: '/', query: {}, headers: {}, body }
    const facts = { ...connector, address: 'dev.patchbay.demo', hook: { url: '', secret: '' } }
    if (!door.isGenuine(raw, facts)) return response.writeHead(403).end()
    updates.push(...(await door.read(raw, facts)))
    return response.end()
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  context.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/in/push/cnr_1`
}

for (const kind of kinds)
  test(`every content is shown and reported: ${kind}`, { timeout: 30_000 }, async (context) => {
    const { sandbox, send, updates } = await stage(context)
    for (const content of fixtures.samples) {
      const outcome = await send(`${kind}:1`, content)
      assert.equal(outcome.kind, 'submitted', JSON.stringify(outcome))
    }
    const { length } = fixtures.samples
    await until(
      () => updates.filter((one) => one.kind === 'receipt' && one.state === 'delivered').length === length,
    )
    const shown = sandbox.handsets.messages(asha)
    const card = shown.find(({ rich }) => rich?.header === 'On its way')
    assert.equal(card?.text, 'It comes today.')
    assert.deepEqual(
      card?.rich?.buttons?.map((button) => [button.id, button.kind]),
      [
        ['link-0', 'url'],
        ['later', 'reply'],
      ],
    )
    const button = { id: 'later', title: 'Later', messageId: card?.id ?? '' }
    sandbox.handsets.write(asha, { channel: 'push', to: 'app', text: '', button })
    await until(() => updates.some((one) => one.kind === 'message'))
    assert.partialDeepStrictEqual(updates.at(-1), {
      from: `${kind}:1`,
      content: { type: 'answer', id: 'later' },
    })
  })

for (const kind of kinds)
  test(
    `a device whose app was removed is taken off the book: ${kind}`,
    { timeout: 30_000 },
    async (context) => {
      const { sandbox, send, removed } = await stage(context)
      sandbox.handsets.setBehaviour(asha, { deliver: 'fail' })
      const outcome = await send(`${kind}:1`)
      assert.partialDeepStrictEqual(outcome, {
        kind: 'refused',
        retry: 'never',
        code: 'recipient_unreachable',
      })
      assert.deepEqual(removed, [`${kind}:1`])
    },
  )

for (const kind of kinds)
  test(
    `waits for a device that is away, the newest of a key only: ${kind}`,
    { timeout: 30_000 },
    async (context) => {
      const { sandbox, send } = await stage(context)
      sandbox.handsets.setBehaviour(asha, { deliver: 'offline' })
      const code = (text: string) => send(`${kind}:1`, { type: 'text', text }, { class: 'authentication' })
      await code('1111')
      await code('2222')
      await send(`${kind}:1`, { type: 'text', text: 'too late' }, { validForMs: 1_000 })
      advanceClock(1_500)
      context.after(resetClock)
      sandbox.handsets.setBehaviour(asha, { deliver: 'ok' })
      assert.deepEqual(
        sandbox.handsets.messages(asha).map(({ text }) => text),
        ['2222'],
      )
    },
  )

test('keys of another sender are refused by every service', { timeout: 30_000 }, async (context) => {
  const { send } = await stage(context, fixtures.credentials as object)
  assert.partialDeepStrictEqual(await send('webpush:1'), { code: 'not_permitted', retry: 'never' })
  assert.partialDeepStrictEqual(await send('apns:1'), { code: 'credentials_refused', halts: 'credentials' })
})

test('the services fail as they are told to', { timeout: 30_000 }, async (context) => {
  const { sandbox, send } = await stage(context)
  const fail = (code: string) => sandbox.faults.set('push', { errorRate: 1, code })
  fail('429')
  assert.partialDeepStrictEqual(await send('webpush:1'), { code: 'pair_rate_limited', afterMs: 1_000 })
  fail('QUOTA_EXCEEDED')
  assert.partialDeepStrictEqual(await send('fcm:1'), { code: 'rate_limited', halts: 'lane' })
  fail('TooManyRequests')
  assert.partialDeepStrictEqual(await send('apns:1'), { code: 'pair_rate_limited' })
  sandbox.faults.set('push', { down: true })
  for (const kind of kinds) assert.partialDeepStrictEqual(await send(`${kind}:1`), { code: 'provider_error' })
})

test('a connector is probed at every service that it has a key for', { timeout: 30_000 }, async (context) => {
  const { sandbox } = await stage(context)
  const demo = services.demo(sandbox.url)[0]
  const caller = callerOf(2)
  context.after(() => caller.close())
  const connection = (credentials: object) => ({
    settings: push.settings.parse(demo?.settings),
    credentials,
    call: caller.call,
    memory: new Map<string, unknown>(),
  })
  const probed = await push.connect?.probe(connection(demo?.credentials ?? {}))
  assert.partialDeepStrictEqual(probed, {
    address: 'dev.patchbay.demo',
    name: 'Patchbay Demo',
    facts: { ways: ['webpush', 'fcm', 'apns'] },
  })
  const { apnsKey, serviceAccountKey } = fixtures.credentials as {
    apnsKey: string
    serviceAccountKey: string
  }
  await assert.rejects(async () => push.connect?.probe(connection({ apnsKey })), /InvalidProviderToken/)
  await assert.rejects(
    async () => push.connect?.probe(connection({ serviceAccountKey })),
    /account not found/,
  )
})

test('what a browser service is strict about', { timeout: 30_000 }, async (context) => {
  const { devices } = await stage(context)
  const device = devices.get('webpush:1')
  assert.ok(device?.kind === 'webpush')
  const post = (headers: Record<string, string>, body: string) =>
    fetch(device.endpoint, { method: 'POST', headers, body }).then(({ status }) => status)
  assert.equal(await post({}, 'x'), 400)
  assert.equal(await post({ ttl: '0' }, 'x'), 415)
  const sealed = { ttl: '0', 'content-encoding': 'aes128gcm' }
  assert.equal(await post({ ...sealed, urgency: 'extreme' }, 'x'), 400)
  assert.equal(await post({ ...sealed, topic: 'x'.repeat(33) }, 'x'), 400)
  assert.equal(await post(sealed, 'x'.repeat(4_097)), 413)
  assert.equal(await post(sealed, 'x'), 401)
  const { origin } = new URL(device.endpoint)
  const unknown = await fetch(`${origin}/push/web/send/nobody`, {
    method: 'POST',
    headers: sealed,
    body: 'x',
  })
  assert.equal(unknown.status, 404)
})
