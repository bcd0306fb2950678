import type { FastifyInstance } from 'fastify'
import { asAccount } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { findVisitorFile, storeFile } from '#webchat/webchat.ts'
import { enter, type Gate } from './gate.ts'
import { takeOne } from './limits.ts'
import { fileQuery } from './shapes.ts'
import { parsed, visitorOf } from './visitor-routes.ts'

/** Above what any site may allow, so that the site's own bound is the one that speaks. */
const bodyBytesMax = 26 * 1_048_576

/** Files that visitors send and fetch again. A file comes as its bytes; its name and kind stand in the query. */
export function fileRoutes(app: FastifyInstance, gate: Gate): void {
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: bodyBytesMax },
    (_request, body, done) => done(null, body),
  )

  app.post('/webchat/v1/sites/:key/files', { bodyLimit: bodyBytesMax }, async (request, reply) => {
    const { site } = await enter(gate, request, reply)
    if (!Buffer.isBuffer(request.body)) throw new Refusal('unsupported_media_type')
    const { body } = request
    const { filename, type } = parsed(fileQuery, request.query)
    const id = await asAccount(site.accountId, async (tx) => {
      const visitor = await visitorOf(tx, site, request)
      takeOne(gate.limits.upload, visitor.id)
      return storeFile(tx, site, visitor, { filename, mimeType: type, body })
    })
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
