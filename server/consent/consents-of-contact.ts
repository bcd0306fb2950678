import { contactIdsOf, getContact, identitiesOf } from '#contacts/contacts.ts'
import type { Db } from '#platform/db.ts'
import { recordsOfContact } from './queries.ts'
import type { ConsentRecord } from './record-consent.ts'

/**
 * Lists what a contact allowed and withdrew, with evidence, newest record first: under its id, under those merged into it, and
 * at the addresses it has. Refuses not_found.
 */
export async function consentsOfContact(
  db: Db,
  accountId: string,
  contactId: string,
  { before, limit }: { readonly before: string | null; readonly limit: number },
): Promise<ConsentRecord[]> {
  const contact = await getContact(db, accountId, contactId)
  const ids = await contactIdsOf(db, accountId, contactId)
  const addresses = identitiesOf(contact).map((one) => one.address)
  return db.query<ConsentRecord>(recordsOfContact(accountId, ids, [...new Set(addresses)], before, limit))
}
