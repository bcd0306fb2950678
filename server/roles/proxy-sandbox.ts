import type { FastifyInstance } from 'fastify'
import { Pool } from 'undici'
import { callerAddress, trustedProxies } from '#platform/http/caller-address.ts'
import { cookiesOf } from '#platform/http/cookies.ts'
import type { Authenticate } from '#platform/http/http-server.ts'
import { Refusal } from '#platform/refusal.ts'

/** Lets signed-in people of a test instance reach the sandbox network's handsets through the console's own origin. */
export function proxySandbox(app: FastifyInstance, sandboxUrl: string, authenticate: Authenticate): void {
  const pool = new Pool(sandboxUrl, { connections: 32 })
  const proxies = trustedProxies()
  app.addHook('onClose', () => pool.destroy())
  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE'],
    url: '/sandbox/*',
    async handler(request, reply) {
      const mutating = request.method !== 'GET'
      const principal = await authenticate({
        authorization: request.headers.authorization,
        cookies: cookiesOf(request.headers.cookie),
        consoleHeader: request.headers['x-patchbay-console'] === '1',
        mutating,
        ip: callerAddress(request.raw, proxies),
      })
      if (!principal) throw new Refusal('unauthenticated')
      const answer = await pool.request({
        path: request.url.slice('/sandbox'.length),
        method: request.method as 'GET',
        headers: { 'content-type': 'application/json' },
        body: mutating && request.body !== undefined ? JSON.stringify(request.body) : null,
        headersTimeout: 60_000,
        bodyTimeout: 60_000,
      })
      reply.code(answer.statusCode)
      const type = answer.headers['content-type']
      if (typeof type === 'string') reply.type(type)
      return reply.send(answer.body)
    },
  })
}
