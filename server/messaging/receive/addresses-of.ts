import { channelNamed } from '#channels/channels.ts'
import { addressesBehind, canonicalAddress } from '#contacts/contacts.ts'
import type { Db } from '#platform/db.ts'

/** A contact as a channel of an account knows it. */
type At = { readonly accountId: string; readonly channel: string; readonly address: string }

/** The addresses at which a contact says what it says at one of them: more where the provider names it in several ways. */
export async function addressesOf(on: Db, contact: At): Promise<string[]> {
  const [addresses = []] = await addressesOfEach(on, contact.channel, [contact])
  return addresses
}

/** The same for several contacts of one channel, in their order and one statement. */
export async function addressesOfEach(
  on: Db,
  channel: string,
  contacts: readonly Omit<At, 'channel'>[],
): Promise<string[][]> {
  return channelNamed(channel)?.can.manyNames
    ? addressesBehind(
        on,
        contacts.map((contact) => ({ ...contact, channel })),
      )
    : contacts.map(({ address }) => [canonicalAddress(channel, address)])
}
