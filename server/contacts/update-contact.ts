import type { Db } from '#platform/db.ts'
import { searchWords, type ContactFields, type ContactRow, type IdentityInput } from './contact.ts'
import { getContact } from './find-contact.ts'
import { replaceIdentities } from './give-identities.ts'
import { contactLocked, updatedContact } from './queries.ts'

/**
 * Changes the fields of a contact that are given; null empties a field, `identities` replaces the list.
 * Refuses not_found, recipient_invalid, and conflict for an address that is another contact's.
 */
export async function updateContact(
  tx: Db,
  accountId: string,
  contactId: string,
  changes: ContactFields & { readonly identities?: readonly IdentityInput[] | undefined },
): Promise<ContactRow> {
  await tx.query(contactLocked(accountId, contactId))
  const before = await getContact(tx, accountId, contactId)
  const { identities, ...fields } = changes
  const after = { ...before, ...given(fields) }
  await tx.query(updatedContact({ ...after, account_id: accountId, search: searchWords(after.name ?? '') }))
  if (identities) await replaceIdentities(tx, accountId, contactId, identities)
  return getContact(tx, accountId, contactId)
}

/** The fields that a caller named: an absent one stays, null empties. */
function given(fields: ContactFields) {
  const named = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(named) as Partial<
    Pick<ContactRow, 'name' | 'language' | 'timezone' | 'country'>
  > &
    Partial<Pick<ContactRow, 'attributes'>>
}
