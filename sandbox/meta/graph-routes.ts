import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readForms } from '../read-forms.ts'
import { GraphRefusal, graphErrorBody } from './graph-refusal.ts'
import type { MetaState } from './meta-state.ts'
import { mediaRoutes } from './media-routes.ts'
import { numberRoutes } from './number-routes.ts'
import { oauthRoutes } from './oauth-routes.ts'
import { accountRoutes } from './account-routes.ts'

/** Plays the Graph API: what goes wrong is answered as Graph answers it, and faults come before everything. */
export function graphRoutes(app: FastifyInstance, meta: MetaState): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? {} : JSON.parse(String(text)))
    } catch {
      done(new GraphRefusal(100, 'The body is no JSON.'), undefined)
    }
  })
  readForms(app)
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes))
  app.addHook('onRequest', (request, reply) => misbehave(meta, request, reply))
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const refusal = refusalOf(error)
    meta.counts.refused++
    const traceId = randomBytes(9).toString('base64url')
    return reply.code(refusal.status).send(graphErrorBody(refusal, `A${traceId}`))
  })
  app.all('/meta/*', () => {
    throw new GraphRefusal(100, undefined, { subcode: 33, message: 'Unsupported request.' })
  })
  oauthRoutes(app, meta)
  numberRoutes(app, meta)
  accountRoutes(app, meta)
  mediaRoutes(app, meta)
}

function refusalOf(error: Error & { statusCode?: number }): GraphRefusal {
  if (error instanceof GraphRefusal) return error
  if (error.statusCode === undefined || error.statusCode >= 500)
    return new GraphRefusal(131_000, error.message)
  return new GraphRefusal(100, error.message)
}

/** What somebody set to go wrong: away, slow, silent, a bare status of HTTP, or a code of Meta's own. */
async function misbehave(meta: MetaState, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  meta.counts.requests++
  const failure = await meta.network.faults.failureFor('meta')
  if (!failure) return
  const { isDown, code } = failure
  if (isDown || code === 'no_response') {
    reply.hijack()
    request.raw.destroy()
  } else if (/^[45]\d\d$/.test(code)) await reply.code(Number(code)).send()
  else throw new GraphRefusal(Number(code) || 131_000)
}
