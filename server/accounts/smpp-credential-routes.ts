import { z } from 'zod'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { scopeBeyond } from './scopes.ts'
import { smppCredentialsBefore } from './queries/smpp-credentials.ts'
import { showSmppCredential, smppCredentialShape } from './shapes.ts'
import { createSmppCredential, revokeSmppCredential, type SmppCredential } from './smpp-credential.ts'

const access = { kind: 'account', scope: 'keys:write' } as const

/** The logins an account's SMPP gateways bind with. The password is answered once, so that answer is never stored for a repeated key. */
export const smppCredentialRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/smpp-credentials',
    tag: 'keys',
    summary: 'List the SMPP logins, revoked ones too',
    access,
    query: pageQuery,
    answers: { 200: pageOf(smppCredentialShape) },
    handle: async ({ tx, accountId, query: { limit, cursor } }) => {
      const rows = await tx.query<SmppCredential>(
        smppCredentialsBefore(accountId, cursorUuid(cursor), limit + 1),
      )
      return { status: 200, body: page(rows, limit, (row) => row.id, showSmppCredential) }
    },
  }),
  route({
    method: 'POST',
    path: '/v1/smpp-credentials',
    tag: 'keys',
    summary: 'Make an SMPP login; its password is shown this once',
    access,
    body: z.object({
      systemId: z
        .string()
        .regex(/^[A-Za-z0-9_-]{3,15}$/)
        .optional(),
      allowedIps: z.array(z.string().min(1).max(60)).max(100).default([]),
      maxBinds: z.number().int().min(1).max(50).default(4),
      maxPerSecond: z.number().int().min(1).max(10_000).default(100),
    }),
    answers: { 201: smppCredentialShape.extend({ password: z.string() }) },
    handle: async ({ tx, accountId, body, principal }) => {
      // A login sends, asks and receives.
      const beyond = scopeBeyond(principal.scopes, ['messages:write', 'messages:read'])
      if (beyond)
        throw new Refusal('forbidden', { detail: `You lack the scope ${beyond} and cannot give it.` })
      const { credential, password } = await createSmppCredential(tx, { ...body, accountId })
      const shown = showSmppCredential(credential)
      return { status: 201, body: { ...shown, password }, target: shown.id }
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/smpp-credentials/{id}',
    tag: 'keys',
    summary: 'Revoke an SMPP login at once',
    access,
    answers: { 204: null },
    handle: async ({ tx, accountId, params }) => {
      await revokeSmppCredential(tx, accountId, pathId('smc', params['id']))
      return { status: 204 }
    },
  }),
]
