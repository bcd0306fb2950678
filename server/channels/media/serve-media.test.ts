import assert from 'node:assert/strict'
import { connect, type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { httpServer } from '#platform/http/http-server.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { serveMedia } from './serve-media.ts'
import { mediaBytesMax } from './store-media.ts'

await useTestDatabase()
const { accountId } = await anAccount()
const app = httpServer([], () => Promise.resolve(null))
serveMedia(app, ({ authorization }) =>
  Promise.resolve(authorization === 'Bearer known' ? aKeyHolder(accountId) : null),
)
await app.listen({ host: '127.0.0.1', port: 0 })
after(() => app.close())

const authorization = 'Bearer known'
const png = Buffer.from('\x89PNG\r\n\x1a\n and the rest', 'latin1')
type Kept = { id: string; url: string; mimeType: string; filename: string | null }

async function kept(query: string, type: string, payload: Buffer): Promise<Kept> {
  const headers = { authorization, 'content-type': type }
  const answer = await app.inject({ method: 'POST', url: `/v1/media${query}`, headers, payload })
  assert.equal(answer.statusCode, 201, answer.body)
  return answer.json()
}

test('nobody unknown has a large file taken in: the answer comes before its bytes', async () => {
  const { port } = app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  const head = `POST /v1/media HTTP/1.1\r\nhost: here\r\ncontent-type: image/png\r\ncontent-length: ${mediaBytesMax}\r\n\r\n`
  const answer = new Promise<string>((resolve, reject) => {
    socket.once('data', (bytes) => resolve(String(bytes)))
    socket.once('close', () => reject(new Error('closed without an answer')))
    setTimeout(() => reject(new Error('the body is waited for')), 2_000).unref()
  })
  socket.write(head)
  try {
    assert.match(await answer, /^HTTP\/1\.1 401 /)
  } finally {
    socket.destroy()
  }
})

test('what could run in a browser is never shown in place, whatever it is called', async () => {
  for (const [type, payload] of [
    ['text/html', '<script>alert(1)</script>'],
    ['image/svg+xml', '<svg onload="alert(1)"/>'],
    ['image/png', '<svg onload="alert(1)"/>'],
  ] as const) {
    const { url } = await kept('?filename=a.png', type, Buffer.from(payload))
    const { headers } = await app.inject({ method: 'GET', url: new URL(url, 'http://here').pathname })
    assert.match(String(headers['content-disposition']), /^attachment;/)
    assert.equal(headers['content-type'], 'application/octet-stream')
    assert.equal(headers['x-content-type-options'], 'nosniff')
  }
  const { url } = await kept('', 'text/html', png)
  const shown = await app.inject({ method: 'GET', url: new URL(url, 'http://here').pathname })
  assert.match(String(shown.headers['content-disposition']), /^inline;/)
  assert.deepEqual(shown.rawPayload, png)
})

test('a file name is one text that breaks out of nothing', async () => {
  const { url } = await kept('?filename=%22%3B%20x%3D..%2F%0D%0ASet-Cookie%3A%20a', 'image/png', png)
  const { headers } = await app.inject({ method: 'GET', url: new URL(url, 'http://here').pathname })
  assert.equal(
    headers['content-disposition'],
    "inline; filename*=UTF-8''%22%3B%20x%3D..%2F%0D%0ASet-Cookie%3A%20a",
  )
  assert.equal(headers['set-cookie'], undefined)
  assert.equal((await kept('?filename=a.png&filename=b.png', 'image/png', png)).filename, 'b.png')
})
