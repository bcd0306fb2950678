import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { test } from 'node:test'
import { commands } from './commands.ts'
import { linkSettings } from './link-settings.ts'
import { Link } from './link.ts'
import { bareOctets } from './testing/raw-peer.ts'
import { until } from '#tools/testing/until.ts'

test('stops reading a peer that sends without end and reads nothing, and answers it all once it reads', async (context) => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const peer = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  const [socket] = (await once(server, 'connection')) as [Socket]
  const ignore = (): void => {}
  const handlers = {
    onRequest: ignore,
    onProgress: ignore,
    onLateResponse: ignore,
    onFault: ignore,
    onEnd: ignore,
  }
  const link = new Link(socket, linkSettings(), handlers)
  context.after(() => {
    link.end('closed', 'the test is over')
    peer.destroy()
    server.close()
  })
  peer.pause()
  const count = 1_200_000
  const enquiry = bareOctets(commands.enquireLink, 7)
  peer.write(Buffer.alloc(count * enquiry.length, enquiry))
  await until(() => socket.isPaused())
  let answered = 0
  peer.on('data', (chunk) => (answered += chunk.length / 16))
  peer.resume()
  await until(
    () => answered === count,
    () => `${answered} of ${count} were answered`,
    20_000,
  )
  assert.equal(socket.isPaused(), false)
})
