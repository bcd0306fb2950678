import type { Carrier, IdentityChange } from '#channels/channels.ts'
import { canonicalAddress, findOrCreateContactByAddress } from '#contacts/contacts.ts'
import type { Tx } from '#platform/db.ts'
import { accountOf } from './account-of.ts'

/** Gives a contact the address it has from now on; one that is another contact's stays theirs, for people to merge. */
export async function receiveIdentity(tx: Tx, carrier: Carrier, change: IdentityChange): Promise<void> {
  const accountId = await accountOf(tx, carrier, change.to)
  if (!accountId) return
  const { channel } = carrier
  const address = canonicalAddress(channel, change.from)
  await findOrCreateContactByAddress(tx, { accountId, channel, address, aliases: [change.address] })
}
