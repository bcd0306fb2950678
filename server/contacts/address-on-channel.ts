import type { Db } from '#platform/db.ts'
import { addressKindOf } from './address.ts'
import { addressesOfKind } from './queries.ts'

/** An address at which a contact is reached on a channel, the one used there first; null when it has none. */
export async function addressOnChannel(
  on: Db,
  accountId: string,
  contactId: string,
  channel: string,
): Promise<string | null> {
  const rows = await on.query<{ address: string; is_used: boolean }>(
    addressesOfKind(accountId, contactId, addressKindOf(channel), channel),
  )
  return rows[0]?.address ?? null
}
