import assert from 'node:assert/strict'
import { connect, type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { httpServer } from '#platform/http/http-server.ts'
import { nowMs } from '#platform/clock.ts'
import { newId } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { serveDoor } from './serve-door.ts'

await useTestDatabase()
const app = httpServer([], () => Promise.resolve(null))
serveDoor(app)
await app.listen({ host: '127.0.0.1', port: 0 })
after(() => app.close())

test('a connector that is not there takes no body in: the answer comes before its bytes', async () => {
  const { port } = app.server.address() as AddressInfo
  for (const id of [newId('cnr', nowMs()), 'nonsense']) {
    const socket = connect(port, '127.0.0.1')
    const answer = new Promise<string>((resolve, reject) => {
      socket.once('data', (bytes) => resolve(String(bytes)))
      setTimeout(() => reject(new Error('the body is waited for')), 5_000).unref()
    })
    socket.write(`POST /in/telegram/${id} HTTP/1.1\r\nhost: here\r\ncontent-length: 8000000\r\n\r\n`)
    try {
      assert.match(await answer, /^HTTP\/1\.1 404 /)
    } finally {
      socket.destroy()
    }
  }
})
