import type { Db } from '#platform/db.ts'
import { identityKeysOf, KnownIdentities, keyOf, type Person } from './known-identities.ts'
import { contactsForNewAddresses, identitiesAtAddresses, identitiesGiven } from './queries.ts'

/** A contact who was found, or is new with this address. */
export type FoundContact = { readonly contactId: string; readonly isNew: boolean }

/** Two transactions may meet the same stranger: who loses looks again, and sees the other's once that one has committed. */
const looksMax = 6

/**
 * Gives the contact behind an address that wrote to an account, and makes one for a stranger.
 * Two transactions that meet the same stranger at once get the same contact.
 */
export async function findOrCreateContactByAddress(tx: Db, person: Person): Promise<FoundContact> {
  const [found] = await findOrCreateContactsByAddress(tx, [person])
  return found as FoundContact
}

/** The same for a batch, in a few statements whatever its size; answers in the order of the people. */
export async function findOrCreateContactsByAddress(
  tx: Db,
  people: readonly Person[],
): Promise<FoundContact[]> {
  if (people.length === 0) return []
  const added = new Set<string>()
  for (let looks = 0; looks < looksMax; looks++) {
    const identities = await look(tx, people)
    const contactIds = people.map((person) => identities.meet(person))
    if (await write(tx, identities, added))
      return contactIds.map((contactId) => ({ contactId, isNew: added.has(contactId) }))
  }
  throw new Error('a contact was deleted as fast as it was made')
}

async function look(tx: Db, people: readonly Person[]): Promise<KnownIdentities> {
  const keys = [...new Map(people.flatMap(identityKeysOf).map((of) => [keyOf(of), of])).values()]
  const hits = await tx.query<{ n: number; contact_id: string; channels: string[]; verified: boolean }>(
    identitiesAtAddresses(keys.map((of, n) => ({ n, ...of }))),
  )
  return new KnownIdentities(
    hits.flatMap(({ n, contact_id: contactId, channels, verified: isVerified }) => {
      const of = keys[n]
      return of ? [{ of, identity: { contactId, channels, isVerified } }] : []
    }),
  )
}

/** Writes what was learnt of whom, and notes who is new by this; false when somebody else was faster with any of it. */
async function write(tx: Db, met: KnownIdentities, added: Set<string>): Promise<boolean> {
  const { identities, names } = met.newcomers()
  if (identities.length > 0) {
    const made = await tx.query<{ id: string }>(contactsForNewAddresses(identities, names))
    for (const { id } of made) added.add(id)
    if (made.length < identities.length) return false
  }
  const changed = met.changed()
  if (changed.length === 0) return true
  return (await tx.query(identitiesGiven(changed, false))).length === changed.length
}
