import type { Db } from '#platform/db.ts'
import { addressKindOf, canonicalAddress } from './address.ts'
import type { Recipient } from './contact-facts.ts'
import { addressesBesides } from './queries.ts'

/**
 * Every address on a channel of the contact behind each of some, that one first: what the contact says at one of them it says
 * at all. One statement; answers in the order of the recipients.
 * Shape: the address alone where nobody is known.
 */
export async function addressesBehind(on: Db, recipients: readonly Recipient[]): Promise<string[][]> {
  const wanted = recipients.map(({ accountId, channel, address }, n) => ({
    n,
    account_id: accountId,
    kind: addressKindOf(channel),
    address: canonicalAddress(channel, address),
    channel,
  }))
  const addresses = wanted.map(({ address }) => [address])
  for (const { n, address } of await on.query<{ n: number; address: string }>(addressesBesides(wanted)))
    addresses[n]?.push(address)
  return addresses
}
