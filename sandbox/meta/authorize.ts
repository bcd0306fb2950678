import { nowMs } from '#platform/clock.ts'
import { GraphRefusal } from './graph-refusal.ts'
import type { App, Token, World } from './world.ts'

type Asked = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly query: unknown
}

/** The token of a request, which opens what it is for. Refuses 190 for one that is unknown, revoked or past its time. */
export function authorize(world: World, request: Asked): Token {
  const value = tokenOf(request)
  if (value === null)
    throw new GraphRefusal(190, undefined, {
      message: 'An access token is required to request this resource.',
    })
  const token = world.tokens.get(value)
  if (!token)
    throw new GraphRefusal(190, undefined, {
      message: 'Invalid OAuth access token - Cannot parse access token',
    })
  if (token.isRevoked)
    throw new GraphRefusal(190, undefined, {
      message: 'Error validating access token: The user has not authorized the application.',
    })
  if (token.expiresAtMs !== null && token.expiresAtMs <= nowMs())
    throw new GraphRefusal(190, undefined, { message: 'Error validating access token: Session has expired.' })
  return token
}

/** Refuses a token without the permission a call needs. */
export function ensureScope(token: Token, scope: string): void {
  if (!token.scopes.includes(scope)) throw new GraphRefusal(200, `The call needs the permission ${scope}.`)
}

/** The app whose secret signs a server's own call, by `app_id|app_secret`. */
export function appOf(world: World, id: string, secret: string): App | null {
  const app = world.apps.get(id)
  return app && app.secret === secret ? app : null
}

/** The token as it came: in the header, or in the query as Graph also takes it. */
function tokenOf({ headers, query }: Asked): string | null {
  const header = headers['authorization']
  const [, bearer] = /^(?:Bearer|OAuth) (.+)$/i.exec(typeof header === 'string' ? header : '') ?? []
  const asked = (query as { access_token?: unknown }).access_token
  return bearer ?? (typeof asked === 'string' ? asked : null)
}
