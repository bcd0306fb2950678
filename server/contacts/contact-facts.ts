import type { Db } from '#platform/db.ts'
import { addressKindOf, canonicalAddress } from './address.ts'
import type { ContactFacts } from './contact.ts'
import { contactsAtAddresses } from './queries.ts'

/** An address that somebody is written to at, of an account by uuid. */
export type Recipient = {
  readonly accountId: string
  readonly channel: string
  readonly address: string
}

/**
 * Says who is behind each address of a batch, in one statement.
 * Shape: answers in the order of the recipients; null where nobody is known; at most 1,000 at a time.
 */
export async function contactFacts(
  db: Db,
  recipients: readonly Recipient[],
): Promise<(ContactFacts | null)[]> {
  if (recipients.length === 0) return []
  const found: (ContactFacts | null)[] = recipients.map(() => null)
  const wanted = recipients.map(({ accountId, channel, address }, n) => ({
    n,
    account_id: accountId,
    kind: addressKindOf(channel),
    address: canonicalAddress(channel, address),
  }))
  for (const { n, contact_id, timezone, language, country } of await db.query<
    { n: number; contact_id: string } & Omit<ContactFacts, 'contactId'>
  >(contactsAtAddresses(wanted)))
    found[n] = { contactId: contact_id, timezone, language, country }
  return found
}
