import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { WebSocket } from 'ws'
import { identityHash } from '#platform/identity-hash.ts'
import type { Line, SocketFrame, VisitorView } from '#shared/webchat-widget.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { aWebchatDoor } from '#tools/testing/webchat-door.ts'
import { aSite } from '#tools/testing/webchat-site.ts'
import { type Site } from '#webchat/webchat.ts'

// Before the database goes, which is let go by a hook of its own.
after(() => door.stop())
await useTestDatabase()

const shop = 'https://shop.example'
const site = aSite({ allowedOrigins: [shop, 'https://*.branch.example'] })
const strict = aSite({ allowedOrigins: [shop], requireIdentity: true, uploads: null })
const door = await aWebchatDoor([site, strict])

type Asked = {
  token?: string
  host?: string | null
  origin?: string
  body?: unknown
  method?: string
  on?: Site
}

/** Calls the door as the widget's frame does, which a page of the shop holds. */
async function ask<T = Record<string, unknown>>(path: string, asked: Asked = {}) {
  const { token, host = shop, origin, body, on = site, method = body === undefined ? 'GET' : 'POST' } = asked
  const response = await fetch(`${door.url}/webchat/v1/sites/${on.key}${path}`, {
    method,
    headers: {
      ...(host !== null && { 'x-webchat-host': host }),
      ...(origin && { origin }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && {
        'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json',
      }),
    },
    ...(body !== undefined && { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
  })
  const text = await response.text()
  const json = response.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as T) : ({} as T)
  return { status: response.status, headers: response.headers, body: json, text }
}

async function aVisitor(on = site): Promise<{ token: string; id: string }> {
  const { body } = await ask<{ token: string; visitor: VisitorView }>('/visitors', { body: {}, on })
  return { token: body.token, id: body.visitor.id }
}

const say = (token: string, text: string, clientId: string = newId('client', 1)) =>
  ask<Line>('/lines', { token, body: { clientId, content: { type: 'text', text } } })

/** A widget's socket: what it heard so far. */
async function aSocket(token: string, { after: seen = 0, host = shop, origin = '' } = {}) {
  const socket = new WebSocket(
    `${door.url.replace('http', 'ws')}/webchat/v1/socket`,
    origin ? { origin } : {},
  )
  const frames: SocketFrame[] = []
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as SocketFrame))
  const closed = once(socket, 'close').then(([code]) => code as number)
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'hello', site: site.key, host, token, after: seen }))
  const texts = () =>
    frames.flatMap((frame) =>
      frame.type === 'line' && frame.line.content.type === 'text' ? [frame.line.content.text] : [],
    )
  return { socket, frames, closed, texts }
}

test('tells anybody on an allowed page how the chat looks, and nothing of secrets', async () => {
  const { status, body, text } = await ask('')
  assert.equal(status, 200)
  assert.equal(body['isStaffed'], true)
  assert.doesNotMatch(text, /secret|allowedOrigins|accountId/)
})

test('refuses pages that are not allowed, by their origin and by the page that holds the frame', async () => {
  const own = new URL(door.url).origin
  assert.equal((await ask('', { origin: 'https://evil.example' })).body['code'], 'origin_refused')
  assert.equal((await ask('', { host: 'https://evil.example' })).status, 403)
  assert.equal((await ask('', { host: null })).status, 403)
  assert.equal((await ask('', { origin: own, host: null })).status, 403)
  assert.equal((await ask('', { origin: 'https://evil.example', host: shop })).status, 403)
  assert.equal((await ask('', { host: 'https://a.branch.example' })).status, 200)
  assert.equal((await ask('', { host: 'https://branch.example' })).status, 403)
  assert.equal((await ask('', { host: 'https://evil.example/.branch.example' })).status, 403)
  const direct = await ask('', { origin: shop, host: null })
  assert.equal(direct.headers.get('access-control-allow-origin'), shop)
  assert.equal(direct.headers.get('access-control-allow-credentials'), null)
})

test('knows no other site, and no token of another site', async () => {
  const { token } = await aVisitor()
  const unknown = { ...site, key: `wcs_${'0'.repeat(32)}` }
  assert.equal((await ask('', { on: unknown })).status, 404)
  assert.equal((await ask('/visitor', { token, on: strict })).status, 401)
  assert.equal((await ask('/visitor')).body['code'], 'visitor_unknown')
})

test('what a visitor says is heard by the platform once, however often it is sent', async () => {
  const { token, id } = await aVisitor()
  const first = await say(token, 'Where is my order?', 'client-order')
  const again = await say(token, 'Where is my order?', 'client-order')
  assert.equal(first.status, 201)
  assert.deepEqual(again.body, first.body)
  await until(() => door.updates.some((update) => update.kind === 'message' && update.from === id))
  const heard = door.updates.filter((update) => update.kind === 'message' && update.from === id)
  assert.equal(heard.length, 1)
  assert.partialDeepStrictEqual(heard[0], {
    to: site.key,
    providerId: first.body.id,
    content: { type: 'text', text: 'Where is my order?' },
  })
})

test('refuses what cannot be said', async () => {
  const { token } = await aVisitor()
  assert.equal((await say(token, ' \u200b ', 'client-1')).status, 422)
  assert.equal((await say(token, 'x'.repeat(10_001), 'client-2')).status, 422)
  assert.equal((await say(token, 'x', 'short')).status, 422)
  const answer = {
    type: 'answer',
    of: `wcl_${'0'.repeat(12)}7000${'8'.padEnd(16, '0')}`,
    id: 'a',
    title: 'A',
  }
  assert.equal((await ask('/lines', { token, body: { clientId: 'client-3', content: answer } })).status, 422)
})

test('tells a browser what the business says as it is said, and what it missed when it comes back', async () => {
  const { token, id } = await aVisitor()
  const outcome = await door.send(site, id, { type: 'text', text: 'one' })
  assert.equal(outcome.kind, 'submitted')
  const first = await aSocket(token)
  await until(() => first.texts().length === 1)
  await door.send(site, id, { type: 'text', text: 'two' })
  await until(() => first.texts().length === 2)
  first.socket.close()
  await first.closed
  await door.send(site, id, { type: 'text', text: 'three' })
  const second = await aSocket(token, { after: 2 })
  await until(() => second.texts().length === 1)
  assert.deepEqual([...first.texts(), ...second.texts()], ['one', 'two', 'three'])
  second.socket.close()
})

test('what arrived and what was read comes back as receipts of the message', async () => {
  const { token, id } = await aVisitor()
  const outcome = await door.send(site, id, { type: 'text', text: 'Hello' })
  const refs = outcome.kind === 'submitted' ? outcome.refs : []
  const { socket } = await aSocket(token)
  const states = () =>
    door.updates.flatMap((update) =>
      update.kind === 'receipt' && update.refs[0] === refs[0] ? [update.state] : [],
    )
  socket.send(JSON.stringify({ type: 'marks', delivered: 1, read: 0 }))
  await until(() => states().length === 1)
  await ask('/marks', { token, body: { delivered: 1, read: 1 } })
  await until(() => states().length === 2)
  assert.deepEqual(states(), ['delivered', 'read'])
  socket.close()
})

test('typing is told both ways at once and kept nowhere', async () => {
  const { token, id } = await aVisitor()
  const { socket, frames } = await aSocket(token)
  await until(() => frames.length > 0)
  socket.send(JSON.stringify({ type: 'typing', on: true }))
  await until(() =>
    door.updates.some((update) => update.kind === 'typing' && update.from === id && update.on),
  )
  await door.mark(site, { kind: 'typing', to: id, regarding: '' })
  await until(() => frames.some(({ type }) => type === 'typing'))
  const said = await say(token, 'seen?')
  await door.mark(site, { kind: 'read', to: id, regarding: said.body.id })
  await until(() => frames.some((frame) => frame.type === 'marks' && frame.marks.seen === said.body.seq))
  socket.close()
})

test('a forged identity is refused, a proven one gets another token, and the old one and its sockets end', async () => {
  const { token } = await aVisitor()
  const { frames, closed } = await aSocket(token)
  await until(() => frames.length > 0)
  const forged = await ask('/identity', { token, body: { id: 'u1', hash: identityHash('guess', 'u1') } })
  assert.equal(forged.status, 403)
  assert.equal(forged.body['code'], 'identity_refused')
  const hash = identityHash(site.identitySecret, 'u1')
  const proven = await ask<{ token: string; visitor: VisitorView }>('/identity', {
    token,
    body: { id: 'u1', hash, profile: { name: 'Asha' } },
  })
  assert.equal(proven.body.visitor.isProven, true)
  assert.equal(proven.body.visitor.name, 'Asha')
  assert.equal(await closed, 1008)
  assert.equal(frames.at(-1)?.type, 'gone')
  assert.equal((await ask('/visitor', { token })).status, 401)
  assert.equal((await ask('/visitor', { token: proven.body.token })).status, 200)
  assert.equal((await ask('/identity', { on: strict, body: { id: 'u1' } })).status, 403)
})

test('a socket of another page, without a token, or that speaks nonsense is ended', async () => {
  const { token } = await aVisitor()
  assert.equal(await (await aSocket(token, { host: 'https://evil.example' })).closed, 1008)
  assert.equal(await (await aSocket(token, { origin: 'https://evil.example' })).closed, 1008)
  const stranger = await aSocket(`wct_${'A'.repeat(43)}`)
  assert.equal(await stranger.closed, 1008)
  assert.equal(stranger.frames.at(-1)?.type, 'gone')
  const babbler = await aSocket(token)
  babbler.socket.send('{"type":"delete everything"}')
  assert.equal(await babbler.closed, 1008)
  const flood = await aSocket(token)
  flood.socket.send('x'.repeat(5_000))
  assert.equal(await flood.closed, 1009)
})

test('signing out takes the token back', async () => {
  const { token } = await aVisitor()
  assert.equal((await ask('/token', { token, method: 'DELETE' })).status, 204)
  assert.equal((await ask('/visitor', { token })).status, 401)
})

test('keeps a file, hands it to the platform with the line, and to no other visitor', async () => {
  const { token, id } = await aVisitor()
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(64)])
  const sent = await ask<{ id: string }>('/files?filename=photo.png&type=image/png', { token, body: png })
  assert.equal(sent.status, 201)
  const content = { type: 'file', fileId: sent.body.id, caption: 'broken' }
  await ask('/lines', { token, body: { clientId: 'client-file', content } })
  const fetched = await ask(`/files/${sent.body.id}`, { token })
  assert.equal(fetched.headers.get('content-type'), 'image/png')
  assert.match(fetched.headers.get('content-disposition') ?? '', /^attachment/)
  const stranger = await aVisitor()
  assert.equal((await ask(`/files/${sent.body.id}`, { token: stranger.token })).status, 404)
  await until(() => door.updates.some((update) => update.kind === 'message' && update.from === id))
  assert.partialDeepStrictEqual(
    door.updates.find((update) => update.kind === 'message' && update.from === id),
    {
      content: { type: 'media', mimeType: 'image/png', as: 'image', source: sent.body.id, caption: 'broken' },
    },
  )
  const other = await aVisitor(strict)
  const refused = await ask('/files?filename=a.png&type=image/png', {
    token: other.token,
    body: png,
    on: strict,
  })
  assert.equal(refused.body['code'], 'file_refused')
})

test('a visitor who says too much at once is asked to wait', async () => {
  const { token } = await aVisitor()
  const began = performance.now()
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => say(token, `n${n}`)))
  const seconds = (performance.now() - began) / 1_000
  const refused = answers.filter(({ status }) => status === 429)
  const taken = answers.filter(({ status }) => status === 201).length
  assert.ok(taken >= 20 && taken <= 21 + seconds, `${taken} taken in ${seconds} s`)
  assert.equal(taken + refused.length, 30)
  assert.ok(Number(refused[0]?.headers.get('retry-after')) >= 1)
})

test('a message for somebody who is no visitor of the site is refused for good', async () => {
  const stranger = await aVisitor(strict)
  const outcome = await door.send(site, stranger.id, { type: 'text', text: 'Hi' })
  assert.partialDeepStrictEqual(outcome, { kind: 'refused', retry: 'never', code: 'recipient_unreachable' })
  const twice = uuidOf((await aVisitor()).id.replace('wcv_', 'msg_'))
  const { id } = await aVisitor()
  const first = await door.send(site, id, { type: 'text', text: 'Hi' }, twice)
  assert.deepEqual(await door.send(site, id, { type: 'text', text: 'Hi' }, twice), first)
})
