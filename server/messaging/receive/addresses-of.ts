import { channelNamed } from '#channels/channels.ts'
import { addressesBehind, canonicalAddress } from '#contacts/contacts.ts'
import type { Db } from '#platform/db.ts'

/** The addresses at which a contact says what it says at one of them: more where the provider names it in several ways. */
export async function addressesOf(
  on: Db,
  contact: { readonly accountId: string; readonly channel: string; readonly address: string },
): Promise<string[]> {
  return channelNamed(contact.channel)?.can.manyNames
    ? addressesBehind(on, contact)
    : [canonicalAddress(contact.channel, contact.address)]
}
