import type { FastifyInstance } from 'fastify'
import { nowMs } from '#platform/clock.ts'
import { appOf, authorize } from './authorize.ts'
import { graphPath } from './graph-call.ts'
import { GraphRefusal } from './graph-refusal.ts'
import type { MetaState } from './meta-state.ts'

/** Tokens: what one is worth, and the trade of a sign-up's code for one. */
export function oauthRoutes(app: FastifyInstance, { world }: MetaState): void {
  app.get(`${graphPath}/debug_token`, (request) => {
    authorizeOrApp(world, request)
    const { input_token: asked } = request.query as { input_token?: string }
    const token = world.tokens.get(asked ?? '')
    if (!token) throw new GraphRefusal(190, undefined, { message: 'Invalid OAuth access token.' })
    const isExpired = token.expiresAtMs !== null && token.expiresAtMs <= nowMs()
    return {
      data: {
        app_id: token.appId,
        type: 'SYSTEM_USER',
        application: world.apps.get(token.appId)?.name,
        expires_at: token.expiresAtMs === null ? 0 : Math.floor(token.expiresAtMs / 1_000),
        is_valid: !token.isRevoked && !isExpired,
        scopes: token.scopes,
        granular_scopes: token.scopes.map((scope) => ({ scope, target_ids: token.accountIds })),
      },
    }
  })

  app.get(`${graphPath}/oauth/access_token`, (request) => {
    const { client_id: id, client_secret: secret, code } = request.query as Record<string, string | undefined>
    if (!appOf(world, id ?? '', secret ?? ''))
      throw new GraphRefusal(1, undefined, { message: 'Error validating client secret.' })
    const traded = world.codes.get(code ?? '')
    world.codes.delete(code ?? '')
    if (!traded || traded.expiresAtMs < nowMs())
      throw new GraphRefusal(100, undefined, {
        message: 'This authorization code has been used or has expired.',
      })
    return { access_token: traded.token, token_type: 'bearer' }
  })
}

/** An app may ask about tokens of its own by its id and secret. */
function authorizeOrApp(world: MetaState['world'], request: Parameters<typeof authorize>[1]): void {
  const { access_token: given } = request.query as { access_token?: string }
  const [id = '', secret = ''] = (given ?? '').split('|')
  if (!appOf(world, id, secret)) authorize(world, request)
}
