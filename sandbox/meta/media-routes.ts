import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { nowMs } from '#platform/clock.ts'
import { authorize } from './authorize.ts'
import { graphCall, graphPath, management, messaging } from './graph-call.ts'
import { GraphRefusal } from './graph-refusal.ts'
import { bytesOf, storeUpload } from './store-media.ts'
import type { MetaState } from './meta-state.ts'
import { nodeOf, numberOf } from './nodes.ts'
import { said } from './said.ts'

const uploadBytesMax = 104_857_600

/** Media: left by a business, fetched in two steps, deleted; and examples for templates by the resumable upload. */
export function mediaRoutes(app: FastifyInstance, meta: MetaState): void {
  const { world } = meta

  app.post(`${graphPath}/:node/media`, { bodyLimit: uploadBytesMax }, async (request) => {
    const call = graphCall(meta, request, messaging)
    numberOf(world, call.token, call.params['node'] ?? '')
    const form = await formOf(request.headers['content-type'] ?? '', request.body)
    if (form.get('messaging_product') !== 'whatsapp')
      throw new GraphRefusal(100, undefined, { message: 'The parameter messaging_product is required.' })
    const file = form.get('file')
    if (!(file instanceof File))
      throw new GraphRefusal(100, undefined, { message: 'The parameter file is required.' })
    const named = form.get('type')
    const mimeType = file.type || (typeof named === 'string' ? named : '')
    const body = Buffer.from(await file.arrayBuffer())
    return { id: storeUpload(world, { mimeType, body, filename: file.name }).id }
  })

  app.delete(`${graphPath}/:node`, (request) => {
    const call = graphCall(meta, request, messaging)
    const node = nodeOf(world, call.token, call.params['node'] ?? '')
    if (node.kind !== 'media') throw new GraphRefusal(100, 'Only media is deleted here.')
    world.media.delete(node.media.id)
    return { success: true }
  })

  app.get('/meta/lookaside/:token', async (request, reply) => {
    authorize(world, request)
    const link = world.links.get((request.params as { token: string }).token)
    const media = link && link.expiresAtMs > nowMs() ? world.media.get(link.mediaId) : undefined
    const bytes = media && (await bytesOf(media))
    if (!media || !bytes) return reply.code(404).send()
    if (media.filename)
      reply.header(
        'content-disposition',
        `attachment; filename="${media.filename.replaceAll(/["\r\n]/g, '_')}"`,
      )
    return reply.type(media.mimeType).send(bytes)
  })

  exampleRoutes(app, meta)
}

async function formOf(contentType: string, body: unknown): Promise<FormData> {
  if (!contentType.startsWith('multipart/form-data') || !Buffer.isBuffer(body))
    throw new GraphRefusal(100, undefined, { message: 'Send the file as multipart/form-data.' })
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw new GraphRefusal(100, undefined, { message: 'The form could not be read.' })
  }
}

/** An example for a template's header: a session is opened, then filled; its handle goes into the definition. */
function exampleRoutes(app: FastifyInstance, meta: MetaState): void {
  const { world } = meta

  app.post(`${graphPath}/:node/uploads`, (request) => {
    const call = graphCall(meta, request, management)
    const app_ = world.apps.get(call.params['node'] ?? '')
    const mimeType = call.query['file_type'] ?? said(call.body['file_type'])
    if (!app_ || mimeType === '') throw new GraphRefusal(100, 'An app and file_type are needed.')
    const id = `upload:${randomBytes(18).toString('base64url')}`
    world.uploads.set(id, { appId: app_.id, mimeType })
    return { id }
  })

  app.post(`${graphPath}/:upload(^upload:[\\w-]+$)`, { bodyLimit: uploadBytesMax }, (request) => {
    authorize(world, request)
    const { upload } = request.params as { upload: string }
    const session = world.uploads.get(upload)
    if (!session || !Buffer.isBuffer(request.body) || request.body.length === 0)
      throw new GraphRefusal(100, 'The upload is unknown, or nothing came.')
    world.uploads.delete(upload)
    const type = Buffer.from(session.mimeType).toString('base64')
    return { h: `4::${type}:${randomBytes(24).toString('base64url')}` }
  })
}
