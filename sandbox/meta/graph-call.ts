import type { FastifyRequest } from 'fastify'
import { authorize, ensureScope } from './authorize.ts'
import type { MetaState } from './meta-state.ts'
import type { Token } from './world.ts'

/** A call of the Graph API: its token read, its fields at hand. */
export type GraphCall = {
  readonly token: Token
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly body: Readonly<Record<string, unknown>>
}

/** The path every call of the Graph API begins with here. */
export const graphPath = '/meta/:version(^v\\d+\\.\\d+$)'

/** Reads a call, with a token that may do what it asks for. */
export function graphCall({ world }: MetaState, request: FastifyRequest, scope: string): GraphCall {
  const token = authorize(world, request)
  ensureScope(token, scope)
  return {
    token,
    params: request.params as Record<string, string>,
    query: request.query as Record<string, string | undefined>,
    body: (request.body ?? {}) as Record<string, unknown>,
  }
}

/** The permission that sending and media need. */
export const messaging = 'whatsapp_business_messaging'

/** The permission that templates, numbers and webhooks need. */
export const management = 'whatsapp_business_management'
