import type { Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { contactDeleted } from './queries.ts'

/** Deletes a contact with its addresses for good. What was said about permission at those addresses stays in force. Refuses not_found. */
export async function deleteContact(tx: Tx, accountId: string, contactId: string): Promise<void> {
  if ((await tx.run(contactDeleted(accountId, contactId))) === 0)
    throw new Refusal('not_found', { detail: 'There is no such contact.' })
}
