import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { connect, type AddressInfo } from 'node:net'
import { after, test, type TestContext } from 'node:test'
import { setVariable } from '#platform/config.ts'
import { inTransaction } from '#platform/db.ts'
import { httpServer, type Authenticate } from '#platform/http/http-server.ts'
import { accountRate, RateLimit } from '#platform/http/rate-limit.ts'
import { newId } from '#shared/ids.ts'
import { anAccount } from '#tools/testing/account.ts'
import { aKeyHolder } from '#tools/testing/api.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { mediaUrl } from './media-url.ts'
import { noteInboundMedia } from './note-inbound-media.ts'
import { mediaRoutes } from './routes.ts'
import { serveMedia } from './serve-media.ts'
import { chunkBytes, mediaBytesMax, storeMedia } from './store-media.ts'

await useTestDatabase()
const { accountId } = await anAccount()
const authenticate: Authenticate = ({ authorization }) =>
  Promise.resolve(authorization === 'Bearer known' ? aKeyHolder(accountId) : null)
const app = httpServer(mediaRoutes, authenticate)
serveMedia(app, authenticate, accountRate())
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
  const long = 'a'.repeat(239)
  assert.equal((await kept(`?filename=${long}%F0%9F%98%80`, 'image/png', png)).filename, long)
})

test('gives the range that is asked for, over pieces too, and says what it is of', async () => {
  const file = Buffer.concat([png, Buffer.alloc(2 * chunkBytes, 7), Buffer.from('the end')])
  const { id, url } = await kept('', 'image/png', file)
  const get = (headers: Record<string, string>, at = new URL(url, 'http://here').pathname) =>
    app.inject({ method: 'GET', url: at, headers })
  const whole = await get({})
  assert.equal(whole.statusCode, 200)
  assert.equal(whole.headers['accept-ranges'], 'bytes')
  assert.ok(whole.rawPayload.equals(file))
  for (const [first, last] of [
    [0, 7],
    [chunkBytes - 2, chunkBytes + 1],
    [5, 2 * chunkBytes + 5],
    [file.length - 3, file.length - 1],
  ] as const) {
    const part = await get({ range: `bytes=${first}-${last}`, authorization }, `/v1/media/${id}`)
    assert.equal(part.statusCode, 206)
    assert.equal(part.headers['content-range'], `bytes ${first}-${last}/${file.length}`)
    assert.equal(part.headers['content-length'], String(last - first + 1))
    assert.ok(part.rawPayload.equals(file.subarray(first, last + 1)), `${first}-${last}`)
  }
  const beyond = await get({ range: `bytes=${file.length}-` })
  assert.equal(beyond.statusCode, 416)
  assert.equal(beyond.headers['content-range'], `bytes */${file.length}`)
  assert.equal(beyond.json<{ code: string }>().code, 'range_unsatisfiable')
  assert.equal(beyond.headers['cache-control'], undefined)
})

test('gives a range of the file it is known to be, and the whole of another', async () => {
  const { url } = await kept('', 'image/png', png)
  const get = (headers: Record<string, string>, method: 'GET' | 'HEAD' = 'GET') =>
    app.inject({ method, url: new URL(url, 'http://here').pathname, headers })
  const etag = String((await get({})).headers['etag'])
  assert.match(etag, /^"[0-9a-f]{64}"$/)
  const range = 'bytes=0-3'
  assert.equal((await get({ range, 'if-range': etag })).statusCode, 206)
  assert.equal((await get({ range, 'if-range': '"another"' })).statusCode, 200)
  for (const known of [etag, `W/${etag}`, `"another", ${etag}`, '*'])
    assert.equal((await get({ 'if-none-match': known })).statusCode, 304, known)
  assert.equal((await get({ 'if-none-match': '"another"' })).statusCode, 200)
  assert.equal((await get({ range }, 'HEAD')).statusCode, 200)
})

test('files count with whatever else an account asks in a second, and one too many is not taken in', async () => {
  const busy = await anAccount()
  const limit = new RateLimit(0.001, 2)
  const known = () => Promise.resolve(aKeyHolder(busy.accountId))
  const own = httpServer(mediaRoutes, known, limit)
  serveMedia(own, known, limit)
  const [first, second, third, fourth] = [
    await own.inject({
      method: 'POST',
      url: '/v1/media',
      headers: { 'content-type': 'image/png' },
      payload: png,
    }),
    await own.inject({ method: 'DELETE', url: `/v1/media/${newId('med', 0)}` }),
    await own.inject({
      method: 'POST',
      url: '/v1/media',
      headers: { 'content-type': 'image/png' },
      payload: png,
    }),
    await own.inject({ method: 'GET', url: `/v1/media/${newId('med', 0)}` }),
  ]
  assert.deepEqual(
    [first, second, third, fourth].map(({ statusCode }) => statusCode),
    [201, 404, 429, 429],
  )
  assert.equal(first.headers['ratelimit'], '"account";r=1;t=1')
  assert.match(String(third.headers['retry-after']), /^\d+$/)
  await own.close()
})

/** An upload to a server of its own, whose account may keep one mebibyte. */
async function tightRoom(context: TestContext) {
  const tight = await anAccount()
  const known = () => Promise.resolve(aKeyHolder(tight.accountId))
  const own = httpServer(mediaRoutes, known)
  serveMedia(own, known, accountRate())
  context.after(async () => {
    setVariable('PATCHBAY_MEDIA_MB', '')
    await own.close()
  })
  setVariable('PATCHBAY_MEDIA_MB', '1')
  const upload = (sizeBytes: number) =>
    own.inject({
      method: 'POST',
      url: '/v1/media',
      headers: { 'content-type': 'text/plain' },
      payload: Buffer.alloc(sizeBytes, 'a'),
    })
  return { own, upload }
}

test('an account keeps as much as it may: the next upload says the mend, and deleting makes room', async (context) => {
  const { own, upload } = await tightRoom(context)
  const first = await upload(700_000)
  assert.equal(first.statusCode, 201, first.body)
  const second = await upload(400_000)
  assert.equal(second.statusCode, 413)
  const { code, detail, bytesKept } = second.json<{ code: string; detail: string; bytesKept: number }>()
  assert.deepEqual([code, bytesKept], ['media_quota_reached', 700_000])
  assert.match(detail, /DELETE \/v1\/media/)
  const { id } = first.json<Kept>()
  const deleted = () => own.inject({ method: 'DELETE', url: `/v1/media/${id}` })
  assert.equal((await deleted()).statusCode, 204)
  assert.equal((await deleted()).statusCode, 404)
  assert.equal((await own.inject({ method: 'GET', url: `/v1/media/${id}` })).statusCode, 404)
  assert.equal((await upload(400_000)).statusCode, 201)
})

test('uploads of the same moment do not pass what an account may keep together', async (context) => {
  const { upload } = await tightRoom(context)
  const answers = await Promise.all(Array.from({ length: 6 }, () => upload(400_000)))
  const codes = answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)
  assert.deepEqual(codes, [201, 201, 413, 413, 413, 413])
})

test('who asks for what is still being fetched from its provider waits for it', async () => {
  const connectorId = randomUUID()
  const [noted = ''] = await inTransaction((tx) =>
    noteInboundMedia(tx, [
      {
        accountId,
        connectorId,
        messageId: randomUUID(),
        source: 'x',
        mimeType: 'image/png',
        filename: null,
        sizeBytes: null,
      },
    ]),
  )
  const url = new URL(mediaUrl(noted), 'http://here').pathname
  const asked = app.inject({ method: 'GET', url })
  await inTransaction((tx) =>
    storeMedia(tx, { accountId, id: noted, mimeType: 'image/png', filename: null, body: png }),
  )
  const answer = await asked
  assert.equal(answer.statusCode, 200, answer.body)
  assert.deepEqual(answer.rawPayload, png)
})
