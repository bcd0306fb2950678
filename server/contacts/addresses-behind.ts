import type { Db } from '#platform/db.ts'
import { addressKindOf, canonicalAddress } from './address.ts'
import type { Recipient } from './contact-facts.ts'
import { addressesBesides } from './queries.ts'

/**
 * Every address on a channel of the contact behind one, that one first: what the contact says at one of them it says at all.
 * Shape: the address alone where nobody is known.
 */
export async function addressesBehind(
  on: Db,
  { accountId, channel, address: given }: Recipient,
): Promise<string[]> {
  const address = canonicalAddress(channel, given)
  const rows = await on.query<{ address: string }>(
    addressesBesides({ accountId, kind: addressKindOf(channel), address, channel }),
  )
  return [address, ...rows.map((row) => row.address)]
}
