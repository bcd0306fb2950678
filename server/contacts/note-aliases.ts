import { now } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { addressKindOf, canonicalAddress } from './address.ts'
import { identitiesGiven } from './queries.ts'

/**
 * Notes other addresses that a provider says are the same contact's. One that is another contact's already stays theirs:
 * whether two are one is for people to say.
 */
export async function noteAliases(
  tx: Db,
  of: { readonly accountId: string; readonly channel: string; readonly contactId: string },
  addresses: readonly string[],
): Promise<void> {
  const rows = addresses.map((address) => ({
    account_id: of.accountId,
    kind: addressKindOf(of.channel),
    scope: '',
    address: canonicalAddress(of.channel, address),
    contact_id: of.contactId,
    channels: [of.channel],
    verified: true,
    created_at: now(),
  }))
  if (rows.length > 0) await tx.query(identitiesGiven(rows, false))
}
