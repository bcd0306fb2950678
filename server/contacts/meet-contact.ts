import type { Db } from '#platform/db.ts'
import { addressKindOf, canonicalAddress } from './address.ts'
import type { Recipient } from './contact-facts.ts'
import { findOrCreateContactByAddress } from './find-or-create-contact-by-address.ts'
import { noteAliases } from './note-aliases.ts'
import { contactIdsAtAddresses } from './queries.ts'

/**
 * Gives the contact that wrote, who may be known by another address than it writes from: a number beside a scoped id, or the
 * provider's own form of a number. All of them are its addresses from now on, but for those that are another contact's.
 */
export async function meetContact(
  tx: Db,
  {
    aliases,
    ...recipient
  }: Recipient & { readonly name?: string | null; readonly aliases: readonly string[] },
): Promise<string> {
  const { accountId, channel, address } = recipient
  const known = aliases.length > 0 ? await knownAt(tx, accountId, channel, [address, ...aliases]) : null
  if (known !== null) await noteAliases(tx, { accountId, channel, contactId: known }, [address])
  const { contactId } = await findOrCreateContactByAddress(tx, recipient)
  await noteAliases(tx, { accountId, channel, contactId }, aliases)
  return contactId
}

/** The contact at the first of some addresses that is anybody's. */
async function knownAt(
  tx: Db,
  accountId: string,
  channel: string,
  addresses: readonly string[],
): Promise<string | null> {
  const kind = addressKindOf(channel)
  const wanted = addresses.map((address, n) => ({
    n,
    account_id: accountId,
    kind,
    address: canonicalAddress(channel, address),
    channel,
  }))
  const hits = await tx.query<{ n: number; contact_id: string }>(contactIdsAtAddresses(wanted))
  return hits.toSorted((a, b) => a.n - b.n)[0]?.contact_id ?? null
}
