import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { telegramIdOf } from '#sandbox/telegram/telegram.ts'
import { allowPrivateWebhooks } from '#tools/testing/webhook-receiver.ts'
import { until } from '#tools/testing/until.ts'
import type { Link, LinkState, OutboundMessage, Outcome } from '../channel.ts'
import { ConnectRefused, type ConnectorFacts, type RawRequest } from '../connecting.ts'
import type { Content } from '../content.ts'
import { callerOf, type Caller } from '../http/call-provider.ts'
import type { Connection } from '../http/connection.ts'
import type { Update } from '../update.ts'
import { connecting } from './connecting.ts'
import { fixtures } from './fixtures.ts'
import { telegram } from './telegram.ts'

const ana = '+919812345678'
const anaId = String(telegramIdOf(ana))
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
let sandbox: Sandbox
let shop: Server
let shopUrl: string
let caller: Caller
let bots = 0

before(async () => {
  allowPrivateWebhooks(true)
  sandbox = await startSandbox({ httpPort: 0, smscPort: 0, handsets: [{ address: ana, label: 'Ana' }] })
  shop = createServer((request, response) => {
    if (request.url === '/gone.png') return response.writeHead(404).end()
    return response.writeHead(200, { 'content-type': 'image/png' }).end(png)
  })
  shop.listen(0, '127.0.0.1')
  await once(shop, 'listening')
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  caller = callerOf(2)
})
after(async () => {
  allowPrivateWebhooks(false)
  await caller.close()
  shop.closeAllConnections()
  shop.close()
  await sandbox.close()
})

type Made = {
  readonly link: Link
  readonly connection: Connection
  readonly name: string
  readonly states: LinkState[]
}

/** A bot at the stand-in that Ana has started, and the channel's link to it. */
async function aBot(context: { after(end: () => unknown): void }, isStarted = true): Promise<Made> {
  const botToken = `${7_300_000_000 + ++bots}:AAE-test-token-000000000000000000000`
  const name = `@shop_bot_${bots}`
  await office('POST', '/bots', { token: botToken, username: name.slice(1), name: 'Shop' })
  const states: LinkState[] = []
  const settings = { baseUrl: `${sandbox.url}/telegram` }
  const link = telegram.open(
    settings,
    { botToken },
    {
      onRoom: () => undefined,
      onState: (state) => void states.push(state),
      onUpdate: () => undefined,
    },
  )
  context.after(() => link.close(100))
  if (isStarted) write(name, { text: '/start' })
  return {
    link,
    name,
    states,
    connection: { settings, credentials: { botToken }, call: caller.call, memory: new Map() },
  }
}

async function office(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${sandbox.url}/telegram/sandbox${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  assert.ok(answer.ok, await answer.clone().text())
  return (await answer.json()) as Record<string, unknown>
}

const write = (to: string, what: Record<string, unknown>) =>
  sandbox.handsets.write(ana, { channel: 'telegram', to, text: '', ...what })

const shown = (name: string) => sandbox.handsets.messages(ana).filter(({ from }) => from === name)

function aMessage(content: Content, more: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    id: crypto.randomUUID(),
    from: '@shop',
    to: anaId,
    content,
    class: 'service',
    validForMs: null,
    registration: null,
    ...more,
  }
}

const send = (link: Link, message: OutboundMessage): Promise<Outcome> =>
  new Promise((resolve) => link.send(message, resolve))

async function refused(link: Link, message: OutboundMessage) {
  const outcome = await send(link, message)
  assert.equal(outcome.kind, 'refused')
  return outcome as Extract<Outcome, { kind: 'refused' }>
}

async function refs(link: Link, message: OutboundMessage): Promise<readonly string[]> {
  const outcome = await send(link, message)
  assert.equal(outcome.kind, 'submitted', JSON.stringify(outcome))
  return outcome.kind === 'submitted' ? outcome.refs : []
}

async function unknownParameters(): Promise<number> {
  const answer = await fetch(`${sandbox.url}/providers/telegram`)
  return ((await answer.json()) as { unknownParameters: number }).unknownParameters
}

test('every content type it can reaches the handset, and says nothing the Bot API does not know', async (t) => {
  const { link, name } = await aBot(t)
  const [first = ''] = await refs(link, aMessage({ type: 'text', text: 'first' }))
  assert.match(first, new RegExp(`^${anaId}:\\d+$`))
  for (const content of fixtures.samples)
    await refs(link, aMessage(content, content.type === 'reaction' ? { regarding: first } : {}))
  const seen = shown(name)
  assert.deepEqual(
    seen.map(({ text }) => text),
    [
      'first',
      'Your parcel is on its way.',
      'The red one',
      'Delivery\n\nWhen shall we come?\n\nFree of charge',
      'Choose a size.\n\nShirts\n• S: small',
      'Red shirt\n\nCotton',
      'One',
      'Two',
      '',
      '',
    ],
  )
  assert.deepEqual(seen[0]?.rich?.reactions, ['👍'])
  assert.deepEqual(
    seen[3]?.rich?.buttons?.map(({ kind, id }) => `${kind} ${id}`),
    ['reply slot:am', 'url https://shop.example/t/1'],
  )
  assert.deepEqual(seen[4]?.rich?.buttons, [{ kind: 'reply', id: 's', title: 'S' }])
  assert.equal(seen[5]?.rich?.media?.[0]?.url, 'https://shop.example/a.jpg')
  assert.deepEqual(seen[8]?.rich?.location, {
    latitude: 19.43,
    longitude: -99.13,
    name: 'Shop',
    address: 'Calle 5',
  })
  assert.deepEqual(seen[9]?.rich?.contacts, [{ name: 'Luis', phones: ['+525512345678'] }])
  assert.equal(await unknownParameters(), 0)
})

test('answers a message, and sends without the answer when that is gone', async (t) => {
  const { link, name } = await aBot(t)
  const [first = ''] = await refs(link, aMessage({ type: 'text', text: 'question' }))
  await refs(link, aMessage({ type: 'text', text: 'answer' }, { regarding: first }))
  assert.equal(shown(name)[1]?.rich?.quoted, 'question')
  await refs(link, aMessage({ type: 'text', text: 'late' }, { regarding: `${anaId}:99999` }))
  await refs(link, aMessage({ type: 'text', text: 'to a press' }, { regarding: 'callback:77' }))
  assert.equal(shown(name).length, 4)
})

test('uploads what Telegram cannot fetch or would not take by its URL', async (t) => {
  const { link, name } = await aBot(t)
  const media = { type: 'media', mimeType: 'image/png' } as const
  await refs(link, aMessage({ ...media, url: `${shopUrl}/hidden.png`, caption: 'hidden' }))
  await refs(link, aMessage({ ...media, url: `${shopUrl}/bill`, as: 'document', filename: 'bill.png' }))
  const [photo, document] = shown(name)
  for (const { rich } of [photo, document].filter((one) => one !== undefined)) {
    const answer = await fetch(rich?.media?.[0]?.url ?? '')
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), png)
  }
  assert.equal(photo?.text, 'hidden')
  assert.deepEqual([document?.text, document?.rich?.media?.[0]?.filename], ['', 'bill.png'])
  const buttons = [{ kind: 'url' as const, title: 'Open', url: 'https://shop.example/' }]
  await refs(
    link,
    aMessage({ type: 'card', title: 'Dot', media: { ...media, url: `${shopUrl}/dot.png` }, buttons }),
  )
  assert.deepEqual([shown(name)[2]?.text, shown(name)[2]?.rich?.buttons?.[0]?.title], ['Dot', 'Open'])
  const gone = await refused(link, aMessage({ ...media, url: `${shopUrl}/gone.png` }))
  assert.deepEqual([gone.code, gone.retry], ['media_refused', 'never'])
  allowPrivateWebhooks(false)
  const hidden = await refused(link, aMessage({ ...media, url: `${shopUrl}/hidden.png` }))
  allowPrivateWebhooks(true)
  assert.match(hidden.detail, /not a public address/)
})

test('cards with buttons are messages of their own; after a limit they go on where they stopped', async (t) => {
  const { link, name } = await aBot(t)
  const cards = ['One', 'Two', 'Three'].map((title) => ({
    title,
    buttons: [{ kind: 'reply' as const, id: `buy:${title}`, title: 'Buy' }],
  }))
  const message = aMessage({ type: 'carousel', text: 'Our shirts', cards })
  await office('PUT', '/settings', { perChatBurst: 2, perChatPerSecond: 0.5 })
  const first = await refused(link, message)
  await office('PUT', '/settings', { perChatBurst: 20, perChatPerSecond: 1_000 })
  assert.deepEqual(
    [first.code, first.retry, first.afterMs, first.halts],
    ['pair_rate_limited', 'later', 2_000, undefined],
  )
  assert.match(first.detail, /^2 of 4 parts had been sent\. 429/)
  await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal((await refs(link, message)).length, 4)
  assert.deepEqual(
    shown(name).map(({ text }) => text),
    ['Our shirts', 'One', 'Two', 'Three'],
  )
})

test('a refusal says whose it is, and what mends it', async (t) => {
  const { link } = await aBot(t, false)
  const text = { type: 'text', text: 'hello' } as const
  const unknown = await refused(link, aMessage(text))
  assert.deepEqual([unknown.code, unknown.retry], ['recipient_invalid', 'never'])
  assert.match(
    unknown.detail,
    /^400 chat not found: .*press Start.*Telegram said: Bad Request: chat not found\.$/,
  )
  const started = await aBot(t)
  sandbox.handsets.setBehaviour(ana, { deliver: 'block' })
  assert.equal((await refused(started.link, aMessage(text))).code, 'recipient_blocked')
  sandbox.handsets.setBehaviour(ana, { deliver: 'ok' })
  sandbox.faults.set('telegram', { errorRate: 1, code: '429' })
  const limited = await refused(started.link, aMessage(text, { to: '12345' }))
  assert.deepEqual([limited.code, limited.halts, limited.afterMs], ['rate_limited', 'lane', 1_000])
  sandbox.faults.set('telegram', { errorRate: 1, code: '502' })
  assert.equal((await refused(started.link, aMessage(text))).code, 'provider_error')
  sandbox.faults.set('telegram', { down: true })
  assert.equal((await send(started.link, aMessage(text))).kind, 'ambiguous')
  sandbox.faults.set('telegram', {})
})

test('a revoked token stops the link', async (t) => {
  const { link, name, states, connection } = await aBot(t)
  await office('POST', `/bots/${name}/revoke`)
  const { code, halts } = await refused(link, aMessage({ type: 'text', text: 'hello' }))
  assert.deepEqual([code, halts, link.room(), states], ['credentials_refused', 'credentials', 0, ['refused']])
  await assert.rejects(connecting.probe(connection), (error: ConnectRefused) => {
    assert.ok(error instanceof ConnectRefused && error.byProvider)
    return /BotFather/.test(error.message)
  })
})

test('follows a group to its new id', async (t) => {
  const { link, name } = await aBot(t)
  const { id } = await office('POST', `/bots/${name}/groups`, { title: 'Team', members: [ana] })
  const { id: moved } = await office('POST', `/bots/${name}/groups/${String(id)}/upgrade`)
  for (const text of ['one', 'two']) {
    const [ref = ''] = await refs(link, aMessage({ type: 'text', text }, { to: String(id) }))
    assert.ok(ref.startsWith(`${String(moved)}:`), ref)
  }
})

test('links a bot: who it is, how its hook fares, and the way back', async (t) => {
  const { connection, name } = await aBot(t)
  const hook = { url: 'https://patchbay.example/in/telegram/x', secret: 'with spaces & more' }
  const before = await connecting.probe(connection)
  assert.deepEqual([before.address, before.name, before.facts['isSubscribed']], [name, 'Shop', false])
  await connecting.subscribe?.(connection, hook)
  assert.equal((await connecting.probe(connection)).facts['isSubscribed'], true)
  await assert.rejects(
    async () => connecting.subscribe?.(connection, { ...hook, url: 'http://patchbay.example/' }),
    /HTTPS URL must be provided/,
  )
  await connecting.unsubscribe?.(connection)
  assert.equal((await connecting.probe(connection)).facts['isSubscribed'], false)
})

test('hears by its hook what people do, and answers a pressed button', async (t) => {
  const { link, connection, name } = await aBot(t)
  const { requests, url } = await aHook(t)
  const hook = { url, secret: 'a secret & more' }
  const facts: ConnectorFacts = { ...connection, address: name, hook }
  await connecting.subscribe?.(connection, hook)
  const heard = async (): Promise<Update> => {
    await until(() => requests.length > 0)
    const request = requests.shift()
    assert.ok(request && connecting.door?.isGenuine(request, facts))
    assert.equal(connecting.door?.isGenuine(request, { ...facts, hook: { url, secret: 'another' } }), false)
    const [update] = connecting.door?.read(request, facts) ?? []
    assert.ok(update)
    return update
  }
  assert.partialDeepStrictEqual(await heard(), {
    kind: 'message',
    from: anaId,
    to: name,
    content: { text: '/start' },
  })

  const typo = write(name, { text: 'wher is it?' })
  const written = await heard()
  assert.ok(written.kind === 'message' && written.profile?.name === 'Ana')
  await office('POST', `/bots/${name}/edits`, { address: ana, messageId: typo?.id, text: 'where is it?' })
  assert.partialDeepStrictEqual(await heard(), {
    kind: 'edited',
    providerId: written.providerId ?? '',
    content: { type: 'text', text: 'where is it?' },
  })

  const buttons = [{ kind: 'reply' as const, id: 'yes', title: 'Yes' }]
  const [ref = ''] = await refs(link, aMessage({ type: 'interactive', body: 'Well?', buttons }))
  write(name, { button: { id: 'yes', title: 'Yes', messageId: shown(name)[0]?.id } })
  const press = await heard()
  assert.partialDeepStrictEqual(press, {
    content: { type: 'answer', id: 'yes', title: 'Yes' },
    regarding: ref,
  })
  await connecting.acknowledge?.(connection, press)
  await connecting.acknowledge?.(connection, press)

  write(name, { reaction: { messageId: shown(name)[0]?.id, emoji: '❤️' } })
  assert.partialDeepStrictEqual(await heard(), { content: { type: 'reaction', emoji: '❤' }, regarding: ref })

  write(name, { media: { url: '', mimeType: 'image/png', base64: png.toString('base64') }, text: 'broken' })
  const picture = await heard()
  assert.ok(picture.kind === 'message' && picture.content.type === 'media')
  const fetched = await connecting.fetchMedia?.(connection, picture.content.source)
  assert.deepEqual([fetched?.mimeType, fetched?.body], ['image/png', png])
  await assert.rejects(async () => connecting.fetchMedia?.(connection, 'nothing'), ConnectRefused)

  const film = Buffer.alloc(20 * 1_048_576 + 1).toString('base64')
  write(name, { media: { url: '', mimeType: 'video/mp4', base64: film } })
  const long = await heard()
  assert.ok(long.kind === 'message' && long.content.type === 'media')
  const { source } = long.content
  await assert.rejects(async () => connecting.fetchMedia?.(connection, source), /bigger than the 20 MB/)

  await connecting.mark?.(connection, { kind: 'typing', to: anaId, regarding: ref })
  await connecting.mark?.(connection, { kind: 'read', to: anaId, regarding: ref })

  sandbox.handsets.setBehaviour(ana, { deliver: 'block' })
  assert.partialDeepStrictEqual(await heard(), {
    kind: 'preference',
    from: anaId,
    wants: false,
    purpose: 'all',
  })
  sandbox.handsets.setBehaviour(ana, { deliver: 'ok' })
  assert.partialDeepStrictEqual(await heard(), {
    kind: 'preference',
    from: anaId,
    wants: true,
    purpose: 'all',
  })
})

/** A hook of the platform's: keeps what comes, as it came. */
async function aHook(context: {
  after(end: () => unknown): void
}): Promise<{ requests: RawRequest[]; url: string }> {
  const requests: RawRequest[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    requests.push({ method: 'POST', url: request.url ?? '', query: {}, headers, body: Buffer.concat(parts) })
    response.writeHead(200).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in/telegram/x` }
}
