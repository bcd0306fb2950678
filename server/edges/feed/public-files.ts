import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { publicScriptHeaders } from '#platform/http/public-script.ts'

const built = join(import.meta.dirname, '../../../feed/dist')

/** Serves the component's script to any page. Nothing where it was not built. */
export async function publicFiles(door: FastifyInstance): Promise<void> {
  if (!existsSync(join(built, 'loader.js'))) return
  await door.register(fastifyStatic, { root: built, serve: false })
  door.get('/feed/loader.js', (_request, reply) =>
    reply.headers(publicScriptHeaders).sendFile('loader.js', { cacheControl: false }),
  )
}
