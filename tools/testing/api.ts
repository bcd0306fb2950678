import { httpServer } from '#platform/http/http-server.ts'
import type { Principal, Route } from '#platform/http/route.ts'

/** Calls the routes of a module over HTTP as somebody. */
export function apiFor(routes: readonly Route[], principal: Principal) {
  const app = httpServer(routes, () => Promise.resolve(principal))
  return (method: Route['method'], url: string, payload?: object, headers: Record<string, string> = {}) =>
    app.inject({ method, url, headers, ...(payload && { payload }) })
}

/** Somebody with an API key of an account; with every scope when none is named. */
export function aKeyHolder(accountId: string, ...scopes: string[]): Principal {
  const held = new Set(scopes.length > 0 ? scopes : ['*'])
  return { actor: 'key:test', kind: 'key', accountId, scopes: held, userId: null }
}

/** One of the operator's people. */
export const operator: Principal = {
  actor: 'operator:test',
  kind: 'operator',
  accountId: null,
  scopes: new Set(['*']),
  userId: null,
}
