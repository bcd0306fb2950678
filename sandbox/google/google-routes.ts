import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Faults } from '../faults.ts'
import { readForms } from '../read-forms.ts'
import { GoogleError, googleStatus } from './google-error.ts'
import type { GoogleTokens } from './google-tokens.ts'

/** How one of Google's APIs is guarded in the sandbox network. */
export type GoogleApi = {
  readonly provider: string
  readonly faults: Faults
  readonly tokens: GoogleTokens
  /** The path before all of its routes. */
  readonly prefix: string
}

/**
 * Gives routes the manners of Google's APIs: forms are read, faults come before anything else, errors have Google's form.
 * To be called in a scope of its own (`app.register`).
 */
export function behaveLikeGoogle(
  scope: FastifyInstance,
  { provider, faults, tokens, prefix }: GoogleApi,
): void {
  readForms(scope)
  scope.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    answerError(reply, error),
  )
  scope.addHook('onRequest', (request, reply) => misbehave(request, reply, faults, provider))
  scope.post('/token', (request, reply) => {
    const answer = tokens.grant((request.body ?? {}) as Record<string, string>, `${prefix}/token`)
    return reply.code('error' in answer ? 400 : 200).send(answer)
  })
}

/** Refuses whoever has no token for the API. */
export function ensureToken(request: FastifyRequest, tokens: GoogleTokens, api: string): void {
  if (tokens.opens(request.headers.authorization, `https://www.googleapis.com/auth/${api}`)) return
  throw new GoogleError(
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  )
}

function answerError(reply: FastifyReply, error: Error & { statusCode?: number }): FastifyReply {
  const known =
    error instanceof GoogleError
      ? error
      : new GoogleError(error.statusCode === undefined ? 'INTERNAL' : 'INVALID_ARGUMENT', error.message)
  if (known.retryAfterSeconds) reply.header('retry-after', known.retryAfterSeconds)
  return reply.code(known.httpStatus).send(known.body)
}

/** What the operator of the sandbox set to go wrong. The back office is spared. */
async function misbehave(
  request: FastifyRequest,
  reply: FastifyReply,
  faults: Faults,
  provider: string,
): Promise<void> {
  if (request.url.includes('/sandbox/')) return
  const failure = await faults.failureFor(provider)
  if (!failure) return
  const { isDown, code } = failure
  if (isDown) throw new GoogleError('UNAVAILABLE', 'The service is currently unavailable.')
  if (code === 'no_response') reply.hijack()
  else throw new GoogleError(googleStatus(code), 'Injected by the faults of the sandbox network.')
}
