import assert from 'node:assert/strict'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { test } from 'node:test'
import { allowPrivateWebhooks } from '#tools/testing/webhook-receiver.ts'
import { OutgoingClient, outgoingUrl, type OutgoingAnswer } from './outgoing-client.ts'

/** Posts once to a peer of octets. */
async function postTo(
  serve: (socket: Socket, connection: number) => void,
  withinMs = 5_000,
  posts = 1,
): Promise<OutgoingAnswer> {
  let connections = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    serve(socket, ++connections)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  allowPrivateWebhooks(true)
  const client = new OutgoingClient({ withinMs })
  const url = outgoingUrl(new URL(`http://127.0.0.1:${port}/`))
  try {
    for (let n = 1; n < posts; n++) await client.post(url, [], '{}')
    return await client.post(url, ['x-one', '1'], '{}')
  } finally {
    await client.close()
    for (const socket of sockets) socket.destroy()
    server.close()
    allowPrivateWebhooks(false)
  }
}
const answers = (text: string) => (socket: Socket) => void socket.on('data', () => socket.write(text))

test('reads the status, Retry-After and a chunked body', async () => {
  const answer = await postTo(
    answers(
      'HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n',
    ),
  )
  assert.deepEqual(answer, { status: 503, retryAfter: '7', body: 'abc' })
})

test('keeps the first KiB of a body only', async () => {
  const answer = await postTo(answers(`HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n${'é'.repeat(1_500)}`))
  assert.equal(answer.body, 'é'.repeat(512))
})

test('gives a body up after 64 KiB and keeps the status', async () => {
  const answer = await postTo(
    answers(`HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n${'x'.repeat(70 * 1_024)}`),
  )
  assert.equal(answer.status, 200)
})

test('gives up on an answer that drips, in time', async () => {
  const began = performance.now()
  const drip = (socket: Socket): void => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
    const timer = setInterval(() => socket.write('x'), 50)
    socket.on('close', () => clearInterval(timer))
  }
  await assert.rejects(postTo(drip, 500), /no complete answer in time/)
  assert.ok(performance.now() - began < 2_000)
})

test('says in words that the connection was refused', async () => {
  allowPrivateWebhooks(true)
  const client = new OutgoingClient()
  await assert.rejects(
    client.post(outgoingUrl(new URL('http://127.0.0.1:9/')), [], '{}'),
    /the connection was refused/,
  )
  await client.close()
  allowPrivateWebhooks(false)
})

test('says in words that the answer is not HTTP', async () => {
  await assert.rejects(postTo(answers('220 mail.example ESMTP\r\n')), /the answer is not HTTP/)
})

test('a kept connection that died unnoticed is replaced at once', async () => {
  const answer = await postTo(
    (socket, connection) => {
      let calls = 0
      socket.on('data', () => {
        if (connection === 1 && ++calls === 2) socket.destroy()
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      })
    },
    5_000,
    2,
  )
  assert.equal(answer.status, 200)
})
