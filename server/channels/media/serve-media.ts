import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asAccount, db } from '#platform/db.ts'
import { callerAddress, trustedProxies } from '#platform/http/caller-address.ts'
import { cookiesOf } from '#platform/http/cookies.ts'
import type { Authenticate } from '#platform/http/http-server.ts'
import { pathId } from '#platform/http/path-id.ts'
import { Refusal } from '#platform/refusal.ts'
import { idOf } from '#shared/ids.ts'
import { isShownInPlace } from './media-type.ts'
import { isMediaToken, mediaUrl } from './media-url.ts'
import { anyMediaById, chunkOf, mediaById, type MediaRow } from './queries.ts'
import { chunkBytes, mediaBytesMax, storeMedia } from './store-media.ts'

/**
 * Media over HTTP: `POST /v1/media` keeps a file and gives the address to send it by, `GET /v1/media/{id}` gives the
 * account its own and its contacts' files, `GET /media/{id}/{token}` gives providers what is sent.
 */
export function serveMedia(app: FastifyInstance, authenticate: Authenticate): void {
  const proxies = trustedProxies()
  const accountOf = async (request: FastifyRequest, scope: string): Promise<string> => {
    const principal = await authenticate({
      authorization: request.headers.authorization,
      cookies: cookiesOf(request.headers.cookie),
      consoleHeader: request.headers['x-patchbay-console'] === '1',
      mutating: request.method !== 'GET',
      ip: callerAddress(request.raw, proxies),
    })
    if (!principal?.accountId) throw new Refusal('unauthenticated')
    if (!principal.scopes.has('*') && !principal.scopes.has(scope))
      throw new Refusal('forbidden', { detail: `This key lacks the scope ${scope}.` })
    return principal.accountId
  }
  void app.register((scope, _, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: mediaBytesMax },
      (_request, body, ready) => ready(null, body),
    )
    // Who it is comes before the body: nobody unknown has a hundred mebibytes taken into memory.
    const callers = new WeakMap<FastifyRequest, string>()
    const knowCaller = async (request: FastifyRequest): Promise<void> => {
      callers.set(request, await accountOf(request, 'messages:write'))
    }
    scope.post('/v1/media', { bodyLimit: mediaBytesMax, onRequest: knowCaller }, (request, reply) =>
      keep(callers.get(request) ?? '', request, reply),
    )
    scope.get('/v1/media/:id', async (request, reply) => {
      const accountId = await accountOf(request, 'messages:read')
      const id = pathId('med', (request.params as { id: string }).id)
      const [row] = await asAccount(accountId, (tx) => mediaById(tx, accountId, id))
      return give(row, reply)
    })
    scope.get('/media/:id/:token', async (request, reply) => {
      const { id: given, token } = request.params as { id: string; token: string }
      const id = pathId('med', given)
      if (!isMediaToken(id, token)) throw new Refusal('not_found')
      const [row] = await anyMediaById(db, id)
      return give(row, reply)
    })
    done()
  })
}

async function keep(accountId: string, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const { filename: given } = request.query as { filename?: string | string[] }
  const filename = (Array.isArray(given) ? given.at(-1) : given) ?? null
  const mimeType = request.headers['content-type'] ?? 'application/octet-stream'
  const media = await asAccount(accountId, (tx) =>
    storeMedia(tx, { accountId, mimeType, filename: filename?.slice(0, 240) ?? null, body }),
  )
  const { id, ...shown } = media
  return reply.code(201).send({ id: idOf('med', id), ...shown, url: mediaUrl(id) })
}

function give(row: MediaRow | undefined, reply: FastifyReply): unknown {
  if (!row) throw new Refusal('not_found')
  if (row.state !== 'stored')
    throw new Refusal('not_found', {
      detail:
        row.state === 'gone'
          ? 'The provider does not have it any more.'
          : 'It is being fetched. Ask again in a moment.',
    })
  const place = isShownInPlace(row.mime_type) ? 'inline' : 'attachment'
  const name = encodeURIComponent(row.filename ?? idOf('med', row.id))
  void reply
    .type(row.mime_type)
    .header('content-length', String(row.size_bytes))
    .header('content-disposition', `${place}; filename*=UTF-8''${name}`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, max-age=86400')
  return reply.send(Readable.from(pieces(row)))
}

async function* pieces({ account_id: accountId, id, size_bytes: size }: MediaRow): AsyncGenerator<Buffer> {
  for (let n = 0; n * chunkBytes < Number(size ?? 0); n++) {
    const [chunk] = await chunkOf(db, accountId, id, n)
    if (!chunk) throw new Error('a piece of media is missing')
    yield chunk.bytes
  }
}
