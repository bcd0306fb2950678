import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asAccount } from '#platform/db.ts'
import { parsedAs } from '#platform/http/problem.ts'
import { Refusal } from '#platform/refusal.ts'
import { findVisitorFile, storeFile, type Site, type Visitor } from '#webchat/webchat.ts'
import { enter, type Gate } from './gate.ts'
import { takeOne } from '#platform/http/rate-limit.ts'
import { fileQuery } from './shapes.ts'
import { visitorOf } from './visitor-routes.ts'

/** Above what any site may allow, so that the site's own bound is the one that speaks. */
const bodyBytesMax = 26 * 1_048_576

/** Files that visitors send and fetch again. A file comes as its bytes; its name and kind stand in the query. */
export function fileRoutes(app: FastifyInstance, gate: Gate): void {
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: bodyBytesMax },
    (_request, body, done) => done(null, body),
  )

  // Who it is, and how often, is asked before the bytes are taken in.
  const senders = new WeakMap<FastifyRequest, { readonly site: Site; readonly visitor: Visitor }>()
  const admit = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { site } = await enter(gate, request, reply)
    const visitor = await asAccount(site.accountId, (tx) => visitorOf(tx, site, request))
    takeOne(gate.limits.upload, visitor.id)
    senders.set(request, { site, visitor })
  }

  const path = '/webchat/v1/sites/:key/files'
  app.post(path, { bodyLimit: bodyBytesMax, onRequest: admit }, async (request, reply) => {
    const sender = senders.get(request)
    if (!sender || !Buffer.isBuffer(request.body))
      throw new Refusal('unsupported_media_type', {
        detail: 'Send the file itself, as application/octet-stream.',
      })
    const { site, visitor } = sender
    const { body } = request
    const { filename, type } = parsedAs(fileQuery, request.query, 'query')
    const id = await asAccount(site.accountId, (tx) =>
      storeFile(tx, site, visitor, { filename, mimeType: type, body }),
    )
    return reply.code(201).send({ id })
  })

  app.get('/webchat/v1/sites/:key/files/:id', async (request, reply) => {
    const { site } = await enter(gate, request, reply)
    const { id } = request.params as { id: string }
    const file = await asAccount(site.accountId, async (tx) =>
      findVisitorFile(tx, await visitorOf(tx, site, request), id),
    )
    if (!file) throw new Refusal('not_found')
    // Whatever it holds, it is never a page of ours.
    return reply
      .type(file.mimeType)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.filename)}`)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, max-age=86400')
      .send(file.body)
  })
}
