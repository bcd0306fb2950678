import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { tlsCertificate } from '#tools/testing/tls-certificate.ts'
import { allowPrivateWebhooks } from '#tools/testing/webhook-receiver.ts'
import { OutgoingClient, outgoingUrl, type OutgoingAnswer } from './outgoing-client.ts'

type Peer = {
  connections: number
  post(body?: string, host?: string): Promise<OutgoingAnswer>
  close(): Promise<void>
}
type Serve = (socket: Socket, connection: number) => void
const resolve = () => Promise.resolve([{ address: '127.0.0.1' }])

/** A client and the server it calls; `serve` gets each connection and its number. */
async function aPeer(
  t: TestContext,
  serve: Serve,
  options: { withinMs?: number; server?: Server } = {},
): Promise<Peer> {
  allowPrivateWebhooks(true)
  const sockets = new Set<Socket>()
  const server = options.server ?? createServer()
  server.on(options.server ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}))
    serve(socket, ++peer.connections)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const client = new OutgoingClient({ resolve, withinMs: options.withinMs ?? 5_000 })
  t.after(async () => {
    await client.close()
    for (const socket of sockets) socket.destroy()
    server.close()
    allowPrivateWebhooks(false)
  })
  const scheme = options.server ? 'https' : 'http'
  const { port } = server.address() as AddressInfo
  const peer: Peer = {
    connections: 0,
    close: () => client.close(),
    post: (body = '{}', host = '127.0.0.1') =>
      client.post(outgoingUrl(new URL(`${scheme}://${host}:${port}/hook?n=1`)), ['x-one', '1'], body),
  }
  return peer
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const answering =
  (text: string): Serve =>
  (socket) =>
    void socket.on('data', () => socket.write(text))

test('sends one request, framed in octets, and uses the connection again', async (t) => {
  let received = ''
  const peer = await aPeer(t, (socket) =>
    socket.setEncoding('utf8').on('data', (text) => {
      received += text
      socket.write(ok)
    }),
  )
  assert.deepEqual(await peer.post('{"a":"é"}'), { status: 200, retryAfter: null, body: 'ok' })
  const head = received.slice(0, received.indexOf('\r\n\r\n'))
  assert.match(head, /^POST \/hook\?n=1 HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\n/)
  assert.match(
    head,
    /\r\ncontent-type: application\/json\r\nuser-agent: Patchbay\r\nx-one: 1\r\ncontent-length: 10$/,
  )
  assert.ok(received.endsWith('\r\n\r\n{"a":"é"}'))
  for (let n = 0; n < 3; n++) await peer.post()
  assert.equal(peer.connections, 1)
})

test('two hundred calls at once share at most 128 connections', async (t) => {
  const peer = await aPeer(t, (socket) => void socket.on('data', () => setTimeout(() => socket.write(ok), 5)))
  const answers = await Promise.all(Array.from({ length: 200 }, () => peer.post()))
  assert.ok(answers.every(({ status }) => status === 200))
  assert.ok(peer.connections <= 128, `${peer.connections} connections`)
})

test('an answer that closes serves its call, and the next call opens another connection', async (t) => {
  for (const text of ['HTTP/1.0 200 OK\r\n\r\nok', ok.replace('\r\n', '\r\nConnection: close\r\n'), ok]) {
    const peer = await aPeer(t, (socket) => void socket.on('data', () => socket.end(text)))
    for (let n = 0; n < 3; n++) assert.equal((await peer.post()).body, 'ok')
    assert.equal(peer.connections, 3)
  }
})

test('octets nobody asked for end the connection, with the answer or after it', async (t) => {
  for (const waitMs of [0, 20]) {
    const peer = await aPeer(t, (socket) =>
      socket.on('data', () => {
        socket.write(ok)
        setTimeout(() => socket.write(ok), waitMs)
      }),
    )
    for (let n = 0; n < 2; n++) {
      assert.equal((await peer.post()).body, 'ok')
      await pause(60)
    }
    assert.equal(peer.connections, 2)
  }
})

test('an answer that is cut off fails readably, and is not asked for again', async (t) => {
  for (const text of ['HT', 'HTTP/1.1 200 OK\r\nContent-Le', ok.slice(0, -1)]) {
    let calls = 0
    const peer = await aPeer(t, (socket) =>
      socket.on('data', () => (++calls === 1 ? socket.write(ok) : socket.end(text))),
    )
    await peer.post()
    await assert.rejects(peer.post(), /closed before the answer was complete/)
    assert.equal(calls, 2)
  }
})

test('a call is sent at most twice, and a new connection is believed', async (t) => {
  let calls = 0
  const peer = await aPeer(t, (socket) =>
    socket.on('data', () => (++calls === 1 ? socket.write(ok) : socket.resetAndDestroy())),
  )
  await peer.post()
  await assert.rejects(peer.post(), /the connection was (?:reset|closed)/)
  assert.equal(calls, 3)
  await assert.rejects(peer.post(), /the connection was (?:reset|closed)/)
  assert.equal(calls, 4)
})

test('kept connections that all died unnoticed cost no call', async (t) => {
  const served = new Map<number, number>()
  const peer = await aPeer(t, (socket, connection) =>
    socket.on('data', () => {
      served.set(connection, (served.get(connection) ?? 0) + 1)
      if (connection <= 8 && served.get(connection) === 2) socket.destroy()
      else setTimeout(() => socket.write(ok), 5)
    }),
  )
  const eight = () => Promise.all(Array.from({ length: 8 }, () => peer.post()))
  await eight()
  assert.ok((await eight()).every(({ status }) => status === 200))
})

test('an answer that comes before the request was read counts, and ends the connection', async (t) => {
  const peer = await aPeer(t, (socket) => {
    socket.pause()
    socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n')
  })
  assert.equal((await peer.post('x'.repeat(20_000_000))).status, 413)
  assert.equal((await peer.post('x'.repeat(20_000_000))).status, 413)
  assert.equal(peer.connections, 2)
})

test('gives up on a head that drips, and on a server that says nothing', async (t) => {
  const drip: Serve = (socket) => {
    let at = 0
    const timer = setInterval(() => socket.write(ok[at++] ?? ' '), 50)
    socket.on('close', () => clearInterval(timer))
  }
  for (const serve of [drip, () => {}])
    await assert.rejects((await aPeer(t, serve, { withinMs: 300 })).post(), /no complete answer in time/)
})

test('closing the client fails the calls under way, and sends none again', async (t) => {
  let calls = 0
  const called = Promise.withResolvers<void>()
  const peer = await aPeer(t, (socket) =>
    socket.on('data', () => (++calls === 1 ? socket.write(ok) : called.resolve())),
  )
  await peer.post()
  const unanswered = assert.rejects(peer.post(), /the call was given up/)
  await called.promise
  await peer.close()
  await unanswered
  await assert.rejects(peer.post(), /the call was given up/)
  await pause(50)
  assert.deepEqual([calls, peer.connections], [2, 1])
})

test('refuses HTTP headers that would begin a line of their own', async () => {
  const client = new OutgoingClient()
  const url = outgoingUrl(new URL('http://127.0.0.1:9/'))
  for (const value of ['a\r\nb: c', 'a\0', 'é'])
    await assert.rejects(client.post(url, ['x-one', value], '{}'), TypeError)
  await client.close()
})

test('random octets from the other side fail in words', async (t) => {
  for (let round = 0; round < 50; round++) {
    const peer = await aPeer(
      t,
      (socket) => void socket.on('data', () => socket.end(randomBytes(1 + round * 7))),
    )
    await assert.rejects(peer.post(), { name: 'OutgoingFailed' })
  }
})

test('refuses a giant head', async (t) => {
  const peer = await aPeer(t, answering(`HTTP/1.1 200 OK\r\nA: ${'x'.repeat(1_000_000)}`))
  await assert.rejects(peer.post(), /longer than 16 KiB/)
})

const secure = (): Server => createTlsServer({ cert: tlsCertificate.cert, key: tlsCertificate.key })

test('refuses a TLS server with a private authority, before anything is sent', async (t) => {
  let received = 0
  const peer = await aPeer(t, (socket) => void socket.on('data', () => received++), { server: secure() })
  await assert.rejects(
    peer.post('{}', 'hook.example'),
    /the certificate (?:cannot be verified|is signed by an unknown)/,
  )
  assert.equal(received, 0)
})

test('calls a trusted TLS server by its name only, and keeps the connection', async (t) => {
  const trusted = getCACertificates()
  t.after(() => setDefaultCACertificates(trusted))
  setDefaultCACertificates([tlsCertificate.ca])
  const names: unknown[] = []
  const server = secure().on('secureConnection', (socket) => names.push(socket.servername))
  const peer = await aPeer(t, answering(ok), { server })
  for (let n = 0; n < 3; n++) assert.equal((await peer.post('{"a":"é"}', 'hook.example')).body, 'ok')
  assert.deepEqual(names, ['hook.example'])
  await assert.rejects(peer.post('{}', 'other.example'), /the certificate is for another host/)
  await assert.rejects(peer.post(), /the certificate is for another host/)
})

test('says in words that the other side does not speak TLS', async (t) => {
  const server = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad\r\n\r\n'))
  const peer = await aPeer(t, () => {}, { server })
  await assert.rejects(peer.post('{}', 'hook.example'), /the connection failed \(/)
})
