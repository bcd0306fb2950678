import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { searchWords, type ContactFields, type ContactRow, type IdentityInput } from './contact.ts'
import { getContact } from './find-contact.ts'
import { giveIdentities } from './give-identities.ts'
import { newContacts } from './queries.ts'

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
  await giveIdentities(tx, accountId, id, contact.identities ?? [])
  return getContact(tx, accountId, id)
}
