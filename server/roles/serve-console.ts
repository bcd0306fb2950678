import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const dist = join(import.meta.dirname, '../../console/dist')

const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self' ws: wss:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Of the page that mails are shown in: their own styles and the pictures in them, and nothing else of theirs. */
const mailFramePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-scripts',
].join('; ')

const appPaths =
  /^\/(?!v1\/|operator\/v1\/|in\/|feed\/|t\/|u\/|media\/|webchat\/|feed\/|sandbox\/|2010-04-01\/|v2\/|healthz|readyz|metrics|openapi\.json|assets\/)/

/** Serves the console: its files, and its page for every address that is the console's own. */
export async function serveConsole(app: FastifyInstance): Promise<void> {
  if (!existsSync(join(dist, 'index.html'))) return
  // A context of its own: what is set here on answers costs the API nothing.
  await app.register(async (pages) => {
    await pages.register(fastifyStatic, {
      root: dist,
      wildcard: false,
      index: false,
      setHeaders(reply, path) {
        reply.header('x-content-type-options', 'nosniff')
        reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
        if (!path.endsWith('.html')) return
        reply.header(
          'content-security-policy',
          path.endsWith('/mail-frame.html') ? mailFramePolicy : contentSecurityPolicy,
        )
        reply.header('referrer-policy', 'no-referrer')
      },
    })
    pages.get('/*', (request, reply) => {
      if (!appPaths.test(request.url)) return reply.callNotFound()
      return reply.sendFile('index.html', { cacheControl: false })
    })
  })
}
