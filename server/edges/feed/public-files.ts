import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const built = join(import.meta.dirname, '../../../feed/dist')

/** Serves the component's script to any page: it holds nothing of anybody's. Nothing where it was not built. */
export async function publicFiles(door: FastifyInstance): Promise<void> {
  if (!existsSync(join(built, 'loader.js'))) return
  await door.register(fastifyStatic, { root: built, serve: false })
  door.get('/feed/loader.js', (_request, reply) =>
    reply
      .headers({
        'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
        'cross-origin-resource-policy': 'cross-origin',
        'access-control-allow-origin': '*',
        'x-content-type-options': 'nosniff',
      })
      .sendFile('loader.js', { cacheControl: false }),
  )
}
