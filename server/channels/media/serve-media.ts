import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asAccount, db } from '#platform/db.ts'
import { recordAudit } from '#platform/http/audit.ts'
import { callerAddress, trustedProxies } from '#platform/http/caller-address.ts'
import { cookiesOf } from '#platform/http/cookies.ts'
import type { Authenticate } from '#platform/http/http-server.ts'
import { pathId } from '#platform/http/path-id.ts'
import type { RateLimit } from '#platform/http/rate-limit.ts'
import { takeRequest } from '#platform/http/take-request.ts'
import { Refusal } from '#platform/refusal.ts'
import { idOf } from '#shared/ids.ts'
import { storableStart } from '#shared/storable-text.ts'
import { byteRangeOf } from './byte-range.ts'
import { ensureRoom, holdRoom } from './ensure-room.ts'
import { isShownInPlace } from './media-type.ts'
import { isMediaToken, mediaUrl } from './media-url.ts'
import { anyMediaById, chunkOf, mediaById, type MediaRow } from './queries.ts'
import { chunkBytes, mediaBytesMax, storeMedia } from './store-media.ts'
import { UploadsUnderWay } from './uploads-under-way.ts'

/**
 * Media over HTTP: `POST /v1/media` keeps a file and gives the address to send it by, `GET /v1/media/{id}` gives the
 * account its own and its contacts' files, `GET /media/{id}/{token}` gives providers what is sent. What accounts ask counts against
 * `limit`.
 */
export function serveMedia(app: FastifyInstance, authenticate: Authenticate, limit: RateLimit): void {
  const callerOf = callersBy(authenticate, limit)
  const underWay = new UploadsUnderWay()
  void app.register((scope, _, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: mediaBytesMax },
      (_request, body, ready) => ready(null, body),
    )
    // Who it is comes before the body: nobody unknown has a hundred mebibytes taken into memory.
    const callers = new WeakMap<FastifyRequest, Caller>()
    const knowCaller = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const caller = await callerOf(request, reply, 'messages:write')
      // What is too much by its announced length is not taken in either.
      const announced = request.headers['content-length']
      await ensureRoom(db, caller.accountId, Number(announced ?? 0))
      reply.raw.once(
        'close',
        underWay.begin(caller.accountId, announced === undefined ? null : Number(announced)),
      )
      callers.set(request, caller)
    }
    scope.post('/v1/media', { bodyLimit: mediaBytesMax, onRequest: knowCaller }, (request, reply) => {
      const caller = callers.get(request)
      if (!caller) throw new Error('an upload of nobody')
      return keep(caller, request, reply)
    })
    scope.get('/v1/media/:id', async (request, reply) => {
      const { accountId } = await callerOf(request, reply, 'messages:read')
      const id = pathId('med', (request.params as { id: string }).id)
      const [row] = await asAccount(accountId, (tx) => mediaById(tx, accountId, id))
      return give(row, request, reply)
    })
    scope.get('/media/:id/:token', async (request, reply) => {
      const { id: given, token } = request.params as { id: string; token: string }
      const id = pathId('med', given)
      if (!isMediaToken(id, token)) throw new Refusal('not_found')
      return give(await fetched(id), request, reply)
    })
    done()
  })
}

const filenameLengthMax = 240
/** Who is told of a contact's file asks for it at once, while it is fetched from its provider: so long it is waited for. */
const fetchedWithinMs = 10_000
const lookEveryMs = 250

async function fetched(id: string): Promise<MediaRow | undefined> {
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const [row] = await anyMediaById(db, id)
    if (row?.state !== 'waiting' || waitedMs >= fetchedWithinMs) return row
    await pause(lookEveryMs)
  }
}

type Caller = { readonly accountId: string; readonly actor: string; readonly ip: string }

type CallerOf = (request: FastifyRequest, reply: FastifyReply, scope: string) => Promise<Caller>

/** Says who asks; refuses whoever may not, or asks too much. */
function callersBy(authenticate: Authenticate, limit: RateLimit): CallerOf {
  const proxies = trustedProxies()
  return async (request, reply, scope) => {
    const ip = callerAddress(request.raw, proxies)
    const principal = await authenticate({
      authorization: request.headers.authorization,
      cookies: cookiesOf(request.headers.cookie),
      consoleHeader: request.headers['x-patchbay-console'] === '1',
      mutating: request.method !== 'GET' && request.method !== 'HEAD',
      ip,
    })
    if (!principal?.accountId) throw new Refusal('unauthenticated')
    if (!principal.scopes.has('*') && !principal.scopes.has(scope))
      throw new Refusal('forbidden', { detail: `This key lacks the scope ${scope}.` })
    takeRequest(limit, principal.accountId, principal.ratePerSecond, reply)
    return { accountId: principal.accountId, actor: principal.actor, ip }
  }
}

async function keep(
  { accountId, actor, ip }: Caller,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const { filename: given } = request.query as { filename?: string | string[] }
  const filename = Array.isArray(given) ? given.at(-1) : given
  const mimeType = request.headers['content-type'] ?? 'application/octet-stream'
  const { id, ...shown } = await asAccount(accountId, async (tx) => {
    await holdRoom(tx, accountId)
    await ensureRoom(tx, accountId, body.length)
    const media = await storeMedia(tx, {
      accountId,
      mimeType,
      filename: filename === undefined ? null : storableStart(filename, filenameLengthMax),
      body,
    })
    const target = idOf('med', media.id)
    await recordAudit(tx, { accountId, actor, action: 'POST /v1/media', target, ip })
    return media
  })
  return reply.code(201).send({ id: idOf('med', id), ...shown, url: mediaUrl(id) })
}

function give(row: MediaRow | undefined, request: FastifyRequest, reply: FastifyReply): unknown {
  if (!row) throw new Refusal('not_found')
  if (row.state !== 'stored')
    throw new Refusal('not_found', {
      detail:
        row.state === 'gone'
          ? (row.error ?? 'The provider does not have it any more.')
          : 'It is being fetched. Ask again in a moment.',
    })
  const sizeBytes = Number(row.size_bytes)
  const etag = `"${row.sha256?.toString('hex') ?? row.id}"`
  const place = isShownInPlace(row.mime_type) ? 'inline' : 'attachment'
  const name = encodeURIComponent(row.filename ?? idOf('med', row.id))
  const range = byteRangeOf(rangeAsked(request, etag), sizeBytes)
  if (range === 'unsatisfiable') {
    void reply.header('content-range', `bytes */${sizeBytes}`)
    throw new Refusal('range_unsatisfiable')
  }
  void reply
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, max-age=86400')
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
  const { first, last } = range ?? { first: 0, last: sizeBytes - 1 }
  if (range) void reply.code(206).header('content-range', `bytes ${first}-${last}/${sizeBytes}`)
  void reply
    .type(row.mime_type)
    .header('content-length', String(last - first + 1))
    .header('content-disposition', `${place}; filename*=UTF-8''${name}`)
  return reply.send(Readable.from(pieces(row, first, last)))
}

/** Whether the one who asks has the file already. Proxies weaken a tag when they pack what it is of. Source: RFC 9110 §13.1.2. */
function isKnown(tags: string | undefined, etag: string): boolean {
  return (tags ?? '').split(',').some((tag) => [etag, `W/${etag}`, '*'].includes(tag.trim()))
}

/** The range a GET asks for; none where the file is another than the one that part of is there. Source: RFC 9110 §13.1.5. */
function rangeAsked({ method, headers }: FastifyRequest, etag: string): string | undefined {
  const ifRange = headers['if-range']
  return method === 'GET' && (ifRange === undefined || ifRange === etag) ? headers.range : undefined
}

/** The bytes of a file from one to another, both counted from 0 and both meant. */
async function* pieces(
  { account_id: accountId, id }: MediaRow,
  first: number,
  last: number,
): AsyncGenerator<Buffer> {
  for (let n = Math.floor(first / chunkBytes); n * chunkBytes <= last; n++) {
    const [chunk] = await chunkOf(db, accountId, id, n)
    if (!chunk) throw new Error('a piece of media is missing')
    yield chunk.bytes.subarray(Math.max(0, first - n * chunkBytes), last + 1 - n * chunkBytes)
  }
}
