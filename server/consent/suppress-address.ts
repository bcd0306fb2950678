import { canonicalAddress } from '#contacts/contacts.ts'
import { now, nowMs } from '#platform/clock.ts'
import { one, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import type { SuppressionScope } from './permission.ts'
import { suppressionDeleted, suppressionSet } from './queries.ts'

/** An entry of the suppression list as it is stored. */
export type Suppression = {
  readonly id: string
  readonly channel: string
  readonly address: string
  readonly scope: SuppressionScope
  readonly reason: string
  readonly source: string
  readonly created_at: Date
}

/** Puts an address on the suppression list; an entry that is there is replaced. */
export function suppressAddress(
  tx: Tx,
  entry: {
    readonly accountId: string
    readonly channel: string
    readonly address: string
    readonly scope: SuppressionScope
    readonly reason: string
    readonly source: 'api' | 'console' | 'import' | 'complaint' | 'bounce'
    readonly by: string
  },
): Promise<Suppression> {
  return one<Suppression>(
    tx,
    suppressionSet({
      accountId: entry.accountId,
      id: uuidOf(newId('sup', nowMs())),
      channel: entry.channel,
      address: canonicalAddress(entry.channel, entry.address),
      scope: entry.scope,
      reason: entry.reason,
      source: entry.source,
      createdAt: now(),
      createdBy: entry.by,
    }),
  )
}

/** Takes an entry off the suppression list; a withdrawal on record stands nevertheless. Refuses not_found. */
export async function unsuppressAddress(tx: Tx, accountId: string, id: string): Promise<void> {
  if ((await tx.run(suppressionDeleted(accountId, id))) === 0)
    throw new Refusal('not_found', { detail: 'There is no such suppression.' })
}
