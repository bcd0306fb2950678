import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Directory } from './directory.ts'
import { GraphFault, wrongParameter } from './graph-fault.ts'
import type { SocialAccount, SocialApp, SocialToken } from './social-account.ts'

/** Who calls Graph, by its token. */
export type GraphCaller = { readonly token: SocialToken; readonly app: SocialApp }

/** Reads who calls: the token in the header, the query or the body, and the proof of the secret. Throws Graph's fault. */
export function callerOf(directory: Directory, request: FastifyRequest): GraphCaller {
  const given = parametersOf(request)
  const bearer = /^(?:Bearer|OAuth)\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const token = directory.token(bearer ?? given['access_token'])
  const app = directory.app(token.appId)
  ensureProof(app, token, given['appsecret_proof'])
  return { token, app }
}

/** Query and body of a request as one, as Graph takes them. */
export function parametersOf({ query, body }: FastifyRequest): Record<string, string | undefined> {
  const inBody = typeof body === 'object' && body !== null ? body : {}
  return { ...(query as Record<string, string>), ...(inBody as Record<string, string>) }
}

/** The account a call is about: its own (`me`), or one by its id that the token opens. */
export function accountOf(directory: Directory, { token }: GraphCaller, node: string): SocialAccount {
  if (token.kind === 'user')
    throw new GraphFault('(#210) A page access token is required to request this resource.', { code: 210 })
  const own = directory.accounts.get(token.subject)
  if (own && (node === 'me' || node === own.id)) return own
  const linked = own && directory.linkedTo(own.id)
  if (linked?.id === node) return linked
  throw new GraphFault(
    `Unsupported request. Object with ID '${node}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
    { code: 100, subcode: 33, type: 'GraphMethodException' },
  )
}

function ensureProof({ secret, requiresProof }: SocialApp, { value }: SocialToken, proof?: string): void {
  if (proof === undefined) {
    if (requiresProof)
      throw new GraphFault('API calls from the server require an appsecret_proof argument', {
        code: 100,
        type: 'GraphMethodException',
      })
    return
  }
  const due = Buffer.from(createHmac('sha256', secret).update(value).digest('hex'))
  const given = Buffer.from(proof)
  if (given.length !== due.length || !timingSafeEqual(given, due))
    throw wrongParameter('Invalid appsecret_proof provided in the API argument')
}
