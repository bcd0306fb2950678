import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { addressKindOf, validAddress } from './address.ts'
import { searchWords, type ContactFields, type ContactRow, type IdentityInput } from './contact.ts'
import { getContact } from './find-contact.ts'
import { newContacts, newIdentities, type IdentityColumns } from './queries.ts'

/** What a new contact is made of. */
export type NewContact = ContactFields & {
  readonly accountId: string
  readonly identities?: readonly IdentityInput[]
}

/**
 * Adds a person whom an account writes to.
 * Refuses recipient_invalid for an address that cannot be reached, conflict for one that is another contact's.
 */
export async function createContact(tx: Db, contact: NewContact): Promise<ContactRow> {
  const id = uuidOf(newId('con', nowMs()))
  const { accountId, name = null, language = null, timezone = null, country = null } = contact
  const attributes = contact.attributes ?? {}
  const search = searchWords(name ?? '')
  const created_at = now()
  await tx.query(
    newContacts([
      { account_id: accountId, id, name, language, timezone, country, attributes, search, created_at },
    ]),
  )
  await addIdentities(tx, accountId, id, contact.identities ?? [])
  return getContact(tx, accountId, id)
}

/** Gives a contact its addresses. Refuses recipient_invalid, and conflict for an address that is another contact's. */
export async function addIdentities(
  tx: Db,
  accountId: string,
  contactId: string,
  inputs: readonly IdentityInput[],
): Promise<void> {
  const wanted = identityColumns(accountId, contactId, inputs)
  if (wanted.length === 0) return
  const added = await tx.query<{ kind: string; address: string }>(newIdentities(wanted))
  const taken = wanted.find(
    (one) => !added.some(({ kind, address }) => kind === one.kind && address === one.address),
  )
  if (taken)
    throw new Refusal('conflict', {
      detail: `${taken.address} already belongs to another contact. Merge the two, or leave it out.`,
    })
}

/** One row for each address: a number given for several channels is one identity. */
function identityColumns(
  accountId: string,
  contactId: string,
  inputs: readonly IdentityInput[],
): IdentityColumns[] {
  const rows = new Map<string, IdentityColumns>()
  for (const { channel, address: given, verified = false } of inputs) {
    const address = validAddress(channel, given)
    if (address === null)
      throw new Refusal('recipient_invalid', {
        detail: `${given} is not an address for ${channel}. Telephone numbers begin with + and the country's code.`,
      })
    const kind = addressKindOf(channel)
    const known = rows.get(`${kind} ${address}`)
    rows.set(`${kind} ${address}`, {
      account_id: accountId,
      kind,
      scope: '',
      address,
      contact_id: contactId,
      channels: [...new Set([...(known?.channels ?? []), channel])],
      verified: verified || (known?.verified ?? false),
      created_at: now(),
    })
  }
  return [...rows.values()]
}
