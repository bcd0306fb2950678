import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '../clock.ts'
import { sql, where, type Db } from '../db.ts'

/** One line of the audit log: who did what to which resource. */
export type AuditEntry = {
  readonly accountId: string
  readonly actor: string
  /** Method and path pattern of the call, or a verb of ours: `POST /v1/api-keys`. */
  readonly action: string
  readonly target?: string | null
  readonly ip?: string | null
  readonly details?: Readonly<Record<string, unknown>>
}

/** The account under which the operator's own acts are kept. */
export const operatorAccountId = '00000000-0000-0000-0000-000000000000'

/** Writes the audit log in the caller's transaction. */
export async function recordAudit(tx: Db, entry: AuditEntry): Promise<void> {
  const id = uuidOf(newId('aud', nowMs()))
  await tx.query(sql`
    insert into platform.audit_events (account_id, id, actor, action, target, ip, details, at)
    values (${entry.accountId}, ${id}, ${entry.actor}, ${entry.action}, ${entry.target ?? null}, ${entry.ip ?? null},
            ${JSON.stringify(entry.details ?? {})}, ${now()})`)
}

/** A line of the audit log as it was written; `id` is a dashed uuid. */
export type AuditEvent = {
  readonly id: string
  readonly actor: string
  readonly action: string
  readonly target: string | null
  readonly ip: string | null
  readonly details: Readonly<Record<string, unknown>>
  readonly at: Date
}

/** Which lines of an audit log are asked for; what is left out does not restrict. */
export type AuditFilter = {
  /** A part of the actor as written, or the actors with these ids. */
  readonly actor?: { readonly part: string; readonly ids: readonly string[] } | undefined
  /** A part of the action. */
  readonly action?: string | undefined
  readonly since?: Date | undefined
  /** The first instant that is too late. */
  readonly until?: Date | undefined
  /** Only what is older than the entry with this uuid. */
  readonly before: string | null
  readonly limit: number
}

/** The audit log of an account, newest first. */
export function auditEvents(
  on: Db,
  accountId: string,
  { actor, action, since, until, before, limit }: AuditFilter,
): Promise<AuditEvent[]> {
  return on.query<AuditEvent>(sql`
    select id, actor, action, target, ip, details, at from platform.audit_events
    ${where(
      sql`account_id = ${accountId}`,
      before !== null && sql`id < ${before}`,
      actor &&
        sql`(strpos(lower(actor), lower(${actor.part})) > 0 or split_part(actor, ':', 2) = any(${actor.ids}))`,
      action !== undefined && sql`strpos(lower(action), lower(${action})) > 0`,
      since && sql`at >= ${since}`,
      until && sql`at < ${until}`,
    )}
    order by id desc limit ${limit}`)
}
