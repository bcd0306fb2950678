import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { WebSocketServer } from 'ws'
import { connectLive } from './live-socket.ts'

test('goes on from the place of a resync, not from the one that means nothing any more', async (context) => {
  Object.assign(globalThis, { window: new EventTarget() })
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const asked: (string | undefined)[] = []
  const heard: string[] = []
  const third = new Promise<void>((resolve) => {
    server.on('connection', (socket, request) => {
      asked.push(request.url)
      if (asked.length === 3) return resolve()
      const told = asked.length === 1 ? [{ seq: 'old', event: 'hello' }] : [{ seq: 'new', event: 'resync' }]
      for (const frame of told) socket.send(JSON.stringify(frame))
      socket.close()
    })
  })
  const close = connectLive(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    onState: () => {},
    onFrame: ({ event }) => heard.push(event),
  })
  context.after(() => {
    close()
    server.close()
    Reflect.deleteProperty(globalThis, 'window')
  })
  await third
  assert.deepEqual(asked, ['/', '/?after=old', '/?after=new'])
  assert.deepEqual(heard, ['hello', 'resync'])
})
