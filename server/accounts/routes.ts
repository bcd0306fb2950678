import { z } from 'zod'
import { auditEvents, operatorAccountId, type AuditEvent } from '#platform/http/audit.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { route, type Call, type Route } from '#platform/http/route.ts'
import { idOf } from '#shared/ids.ts'
import { apiKeyRoutes } from './api-key-routes.ts'
import { getAccount } from './find-account.ts'
import { operatorAccountRoutes } from './operator-account-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { accountShape, showAccount } from './shapes.ts'
import { smppCredentialRoutes } from './smpp-credential-routes.ts'
import { userRoutes } from './user-routes.ts'

const auditEventShape = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  ip: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
})

/** Every address of accounts: sessions, the account, its keys, logins, users and audit log, and the operator's view. */
export const routes: readonly Route[] = [
  ...sessionRoutes,
  route({
    method: 'GET',
    path: '/v1/account',
    tag: 'account',
    summary: 'The account the caller acts for',
    access: { kind: 'account', scope: 'account:read' },
    answers: { 200: accountShape },
    handle: async ({ tx, accountId }) => ({
      status: 200,
      body: showAccount(await getAccount(tx, accountId)),
    }),
  }),
  ...apiKeyRoutes,
  ...smppCredentialRoutes,
  ...userRoutes,
  route({
    method: 'GET',
    path: '/v1/audit-events',
    tag: 'audit',
    summary: 'Who did what in the account',
    access: { kind: 'account', scope: 'audit:read' },
    query: pageQuery,
    answers: { 200: pageOf(auditEventShape) },
    handle: (call) => auditPage(call, call.accountId),
  }),
  route({
    method: 'GET',
    path: '/operator/v1/audit-events',
    tag: 'operator',
    summary: "What the operator's people did",
    access: { kind: 'operator' },
    query: pageQuery,
    answers: { 200: pageOf(auditEventShape) },
    handle: (call) => auditPage(call, operatorAccountId),
  }),
  ...operatorAccountRoutes,
]

async function auditPage(
  { tx, query: { limit, cursor } }: Pick<Call<unknown, z.infer<typeof pageQuery>>, 'tx' | 'query'>,
  accountId: string,
) {
  const rows = await auditEvents(tx, accountId, cursorUuid(cursor), limit + 1)
  return { status: 200, body: page(rows, limit, (row) => row.id, showAuditEvent) }
}

function showAuditEvent({
  id,
  at,
  actor,
  action,
  target,
  ip,
  details,
}: AuditEvent): z.infer<typeof auditEventShape> {
  return { id: idOf('aud', id), at: at.toISOString(), actor, action, target, ip, details }
}
