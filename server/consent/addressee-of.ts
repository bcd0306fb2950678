import {
  addressKindOf,
  findOrCreateContactByAddress,
  getContact,
  identitiesOf,
  validAddress,
  type ContactChannel,
} from '#contacts/contacts.ts'
import type { Db } from '#platform/db.ts'
import { pathId } from '#platform/http/path-id.ts'
import { Refusal } from '#platform/refusal.ts'

/** How a customer names whom a permission is about: the contact, or an address of theirs. */
export type NamedContact = string | { readonly channel: ContactChannel; readonly address: string }

/** Whom a permission is about, and the address it holds for. */
export type Addressee = { readonly contactId: string; readonly address: string }

/**
 * Finds the address that a permission on a channel holds for; a stranger's address becomes a contact.
 * Refuses not_found, recipient_invalid, and invalid_request for a contact with no address there, or several.
 */
export async function addresseeOf(
  tx: Db,
  accountId: string,
  named: NamedContact,
  channel: ContactChannel,
): Promise<Addressee> {
  if (typeof named === 'string') return addressOn(tx, accountId, pathId('con', named), channel)
  const address = validAddress(named.channel, named.address)
  if (address === null)
    throw new Refusal('recipient_invalid', {
      detail: `${named.address} is not an address for ${named.channel}.`,
    })
  const { contactId } = await findOrCreateContactByAddress(tx, { accountId, channel: named.channel, address })
  return addressKindOf(named.channel) === addressKindOf(channel)
    ? { contactId, address }
    : addressOn(tx, accountId, contactId, channel)
}

async function addressOn(
  tx: Db,
  accountId: string,
  contactId: string,
  channel: ContactChannel,
): Promise<Addressee> {
  const contact = await getContact(tx, accountId, contactId)
  const kind = addressKindOf(channel)
  const fitting = identitiesOf(contact).filter((one) => addressKindOf(one.channel) === kind)
  const addresses = [...new Set(fitting.map((one) => one.address))]
  const [address] = addresses
  if (address !== undefined && addresses.length === 1) return { contactId, address }
  throw new Refusal('invalid_request', {
    detail:
      address === undefined
        ? `The contact has no address for ${channel}. Add it to the contact first.`
        : `The contact has several addresses for ${channel}. Name the one that is meant as {"channel", "address"}.`,
  })
}
