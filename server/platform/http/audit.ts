import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '../clock.ts'
import { sql, type Db } from '../db.ts'

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
