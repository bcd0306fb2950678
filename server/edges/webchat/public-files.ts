import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { publicScriptHeaders } from '#platform/http/public-script.ts'
import { sendFrame } from './send-frame.ts'
import type { Gate } from './gate.ts'

const built = join(import.meta.dirname, '../../../widget/dist')

/** Serves what was built of the widget: the loader for any page, the frame for the allowed ones. Nothing where it was not built. */
export async function publicFiles(app: FastifyInstance, gate: Gate): Promise<void> {
  if (!existsSync(join(built, 'frame.html'))) return
  const page = readFileSync(join(built, 'frame.html'), 'utf8')
  await app.register(fastifyStatic, { root: built, serve: false })
  app.get('/webchat/loader.js', (_request, reply) =>
    reply.headers(publicScriptHeaders).sendFile('loader.js', { cacheControl: false }),
  )
  app.get('/webchat/assets/:file', (request, reply) =>
    reply
      .headers({
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      })
      .sendFile(`assets/${(request.params as { file: string }).file}`, { cacheControl: false }),
  )
  app.get('/webchat/frame', (request, reply) => sendFrame(gate, request, reply, page))
}
