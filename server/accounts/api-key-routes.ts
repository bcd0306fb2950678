import { z } from 'zod'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { createApiKey, type ApiKey } from './create-api-key.ts'
import { apiKeysBefore } from './queries/api-keys.ts'
import { revokeApiKey } from './revoke-api-key.ts'
import { scopes } from '#shared/scopes.ts'
import { scopeBeyond, type Scope } from './scopes.ts'
import { apiKeyShape, showApiKey } from './shapes.ts'

const allowedIps = z.array(z.string().min(1).max(60)).max(100).optional()
const newKey = z.object({
  name: z.string().min(1).max(100),
  scopes: z
    .array(z.enum([...scopes, '*']))
    .min(1)
    .optional(),
  allowedIps,
})
const keyWithSecret = apiKeyShape.extend({ secret: z.string() })
const access = { kind: 'account', scope: 'keys:write' } as const

/** API keys of an account, and the operator's own. The secret is answered once, so these answers are never stored for a repeated key. */
export const apiKeyRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/api-keys',
    tag: 'keys',
    summary: 'List the API keys, revoked ones too',
    access,
    query: pageQuery,
    answers: { 200: pageOf(apiKeyShape) },
    handle: async ({ tx, accountId, query: { limit, cursor } }) => {
      const rows = await tx.query<ApiKey>(apiKeysBefore(accountId, cursorUuid(cursor), limit + 1))
      return { status: 200, body: page(rows, limit, (row) => row.id, showApiKey) }
    },
  }),
  route({
    method: 'POST',
    path: '/v1/api-keys',
    tag: 'keys',
    summary: 'Make an API key; its secret is shown this once',
    access,
    body: newKey,
    answers: { 201: keyWithSecret },
    handle: async ({ tx, accountId, body, principal }) => {
      const wanted = body.scopes ?? everythingOf(principal.scopes)
      const beyond = scopeBeyond(principal.scopes, wanted)
      if (beyond)
        throw new Refusal('forbidden', { detail: `You lack the scope ${beyond} and cannot give it.` })
      const made = await createApiKey(tx, {
        ...body,
        accountId,
        scopes: wanted,
        allowedIps: body.allowedIps ?? [],
      })
      const shown = showApiKey(made.key)
      return { status: 201, body: { ...shown, secret: made.secret }, target: shown.id }
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/api-keys/{id}',
    tag: 'keys',
    summary: 'Revoke an API key at once',
    access,
    answers: { 204: null },
    handle: async ({ tx, accountId, params }) => {
      await revokeApiKey(tx, accountId, pathId('key', params['id']))
      return { status: 204 }
    },
  }),
  route({
    method: 'GET',
    path: '/operator/v1/api-keys',
    tag: 'operator',
    summary: "List the operator's own API keys",
    access: { kind: 'operator' },
    query: pageQuery,
    answers: { 200: pageOf(apiKeyShape) },
    handle: async ({ tx, query: { limit, cursor } }) => {
      const rows = await tx.query<ApiKey>(apiKeysBefore(null, cursorUuid(cursor), limit + 1))
      return { status: 200, body: page(rows, limit, (row) => row.id, showApiKey) }
    },
  }),
  route({
    method: 'POST',
    path: '/operator/v1/api-keys',
    tag: 'operator',
    summary: 'Make an API key of the operator; its secret is shown this once',
    access: { kind: 'operator' },
    body: newKey.omit({ scopes: true }),
    answers: { 201: keyWithSecret },
    handle: async ({ tx, body }) => {
      const given = {
        name: body.name,
        accountId: null,
        scopes: ['*'],
        allowedIps: body.allowedIps ?? [],
      } as const
      const made = await createApiKey(tx, given)
      const shown = showApiKey(made.key)
      return { status: 201, body: { ...shown, secret: made.secret }, target: shown.id }
    },
  }),
  route({
    method: 'DELETE',
    path: '/operator/v1/api-keys/{id}',
    tag: 'operator',
    summary: 'Revoke an API key of the operator at once',
    access: { kind: 'operator' },
    answers: { 204: null },
    handle: async ({ tx, params }) => {
      await revokeApiKey(tx, null, pathId('key', params['id']))
      return { status: 204 }
    },
  }),
]

/** A key made without naming scopes may do what its maker may. */
function everythingOf(own: ReadonlySet<string>): Scope[] {
  return own.has('*') ? ['*'] : scopes.filter((scope) => own.has(scope))
}
