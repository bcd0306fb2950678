import { z } from 'zod'
import type { Tx } from '#platform/db.ts'
import { auditEvents, operatorAccountId, type AuditEvent } from '#platform/http/audit.ts'
import { cursorUuid, page, pageOf, pageQuery } from '#platform/http/pages.ts'
import { route, type Route } from '#platform/http/route.ts'
import { idOf } from '#shared/ids.ts'
import { idsOfActorsNamed, namesOf } from './audit-names.ts'

const auditEventShape = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  /** A user's e-mail address or a key's name, while it is known. */
  actorName: z.string().nullable(),
  action: z.string(),
  target: z.string().nullable(),
  /** What a user, key, SMPP login or account that was acted on is called, while it is known. */
  targetName: z.string().nullable(),
  ip: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
})

const instant = z.iso.datetime({ offset: true })
const part = z.string().trim().min(1).max(200)

/** `actor` is a part of who did it, by name or as written; `action` a part of the action; `until` is the first instant too late. */
const auditQuery = pageQuery.extend({
  actor: part.optional(),
  action: part.optional(),
  since: instant.optional(),
  until: instant.optional(),
})

/** Who did what: in an account, and among the operator's people. */
export const auditRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/audit-events',
    tag: 'audit',
    summary: 'Who did what in the account',
    access: { kind: 'account', scope: 'audit:read' },
    query: auditQuery,
    answers: { 200: pageOf(auditEventShape) },
    handle: ({ tx, accountId, query }) => auditPage(tx, accountId, query),
  }),
  route({
    method: 'GET',
    path: '/operator/v1/audit-events',
    tag: 'operator',
    summary: "What the operator's people did",
    access: { kind: 'operator' },
    query: auditQuery,
    answers: { 200: pageOf(auditEventShape) },
    handle: ({ tx, query }) => auditPage(tx, null, query),
  }),
]

/** A page of an account's audit log, or of the operator's when the account is null. */
async function auditPage(tx: Tx, accountId: string | null, query: z.infer<typeof auditQuery>) {
  const { limit, cursor, actor, action, since, until } = query
  const rows = await auditEvents(tx, accountId ?? operatorAccountId, {
    actor:
      actor === undefined ? undefined : { part: actor, ids: await idsOfActorsNamed(tx, accountId, actor) },
    action,
    since: since === undefined ? undefined : new Date(since),
    until: until === undefined ? undefined : new Date(until),
    before: cursorUuid(cursor),
    limit: limit + 1,
  })
  const names = await namesOf(
    tx,
    accountId,
    rows.flatMap((row) => [idOfActor(row), row.target ?? '']),
  )
  return {
    status: 200,
    body: page(
      rows,
      limit,
      (row) => row.id,
      (row) => showAuditEvent(row, names),
    ),
  }
}

function showAuditEvent(
  event: AuditEvent,
  names: ReadonlyMap<string, string>,
): z.infer<typeof auditEventShape> {
  const { id, at, actor, action, target, ip, details } = event
  return {
    id: idOf('aud', id),
    at: at.toISOString(),
    actor,
    actorName: names.get(idOfActor(event)) ?? null,
    action,
    target,
    targetName: names.get(target ?? '') ?? null,
    ip,
    details,
  }
}

/** The id in `user:usr_…`; empty where the actor is none of ours, such as the platform itself. */
const idOfActor = ({ actor }: AuditEvent): string => actor.split(':')[1] ?? ''
