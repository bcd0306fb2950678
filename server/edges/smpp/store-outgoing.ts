import { now } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { announceOutgoing, insertOutgoing, type OutgoingRow } from './queries.ts'

/** How long a delivery is kept for a login that is not there, in milliseconds. */
export const outgoingKeptMs = 72 * 3_600_000

/** What a login's deliveries are announced and waited for under. */
export function mailboxName({ accountId, systemId }: { accountId: string; systemId: string }): string {
  return `${accountId} ${systemId}`
}

/** Stores deliveries and wakes whoever has their logins bound, at commit. One that is there already stays as it is. */
export async function storeOutgoing(tx: Tx, rows: readonly OutgoingRow[]): Promise<void> {
  if (rows.length === 0) return
  const at = now()
  await Promise.all([
    insertOutgoing(tx, rows, at, new Date(at.getTime() + outgoingKeptMs)),
    announceOutgoing(tx, [...new Set(rows.map(mailboxName))]),
  ])
}
