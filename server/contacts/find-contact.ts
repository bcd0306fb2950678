import { maybeOne, type Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import type { ContactRow } from './contact.ts'
import { contactById, contactsMergedInto } from './queries.ts'

/** The contact of an account, or null. */
export function findContact(db: Db, accountId: string, contactId: string): Promise<ContactRow | null> {
  return maybeOne<ContactRow>(db, contactById(accountId, contactId))
}

/** The contact of an account. Refuses not_found. */
export async function getContact(db: Db, accountId: string, contactId: string): Promise<ContactRow> {
  const contact = await findContact(db, accountId, contactId)
  if (!contact) throw new Refusal('not_found', { detail: 'There is no such contact.' })
  return contact
}

/** The contact's own uuid and those of the contacts merged into it: what was recorded under any of them is theirs. */
export async function contactIdsOf(db: Db, accountId: string, contactId: string): Promise<string[]> {
  const merged = await db.query<{ id: string }>(contactsMergedInto(accountId, contactId))
  return [contactId, ...merged.map(({ id }) => id)]
}
