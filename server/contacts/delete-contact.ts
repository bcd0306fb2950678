import { now } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { idOf } from '#shared/ids.ts'
import { contactIdsOf, getContact } from './find-contact.ts'
import { contactDeleted, contactLocked, mergesForgotten } from './queries.ts'

/**
 * Deletes a contact with its addresses for good, and tells whoever keeps something of it (chats, devices, feeds), which erases
 * that. What was said about permission at those addresses stays in force. Refuses not_found.
 */
export async function deleteContact(tx: Tx, accountId: string, contactId: string): Promise<void> {
  await tx.query(contactLocked(accountId, contactId))
  const { identities } = await getContact(tx, accountId, contactId)
  const [, ...mergedIds] = await contactIdsOf(tx, accountId, contactId)
  await tx.run(contactDeleted(accountId, contactId))
  // They hold both contacts as they were.
  await tx.run(mergesForgotten(accountId, [contactId, ...mergedIds]))
  await publish(tx, 'contact.deleted', accountId, {
    contactId: idOf('con', contactId),
    mergedIds: mergedIds.map((id) => idOf('con', id)),
    addresses: identities.map(({ kind, address }) => ({ kind, address })),
    at: now().toISOString(),
  })
}
