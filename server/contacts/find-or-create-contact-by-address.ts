import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { storableStart } from '#shared/storable-text.ts'
import { addressKindOf, canonicalAddress } from './address.ts'
import { nameLengthMax, searchWords } from './contact.ts'
import type { Recipient } from './contact-facts.ts'
import { channelAdded, contactIdsAtAddresses, contactsForNewAddresses } from './queries.ts'

/** A contact who was found, or is new with this address. */
export type FoundContact = { readonly contactId: string; readonly isNew: boolean }

type Wanted = { n: number; account_id: string; kind: string; address: string; channel: string }
type Hit = { readonly n: number; readonly contact_id: string; readonly other_channel: boolean }

/**
 * Gives the contact behind an address that wrote to an account, and makes one for a stranger.
 * Two transactions that meet the same stranger at once get the same contact.
 * Shape: `name` is what the provider calls a stranger; it never renames a known contact.
 */
export async function findOrCreateContactByAddress(
  tx: Db,
  recipient: Recipient & { readonly name?: string | null },
): Promise<FoundContact> {
  const [found] = await findOrCreateContactsByAddress(tx, [recipient])
  return found as FoundContact
}

/** The same for a batch, in a few statements whatever its size; answers in the order of the recipients. */
export async function findOrCreateContactsByAddress(
  tx: Db,
  recipients: readonly (Recipient & { readonly name?: string | null })[],
): Promise<FoundContact[]> {
  if (recipients.length === 0) return []
  const wanted = recipients.map(({ accountId, channel, address }, n) => ({
    n,
    account_id: accountId,
    kind: addressKindOf(channel),
    address: canonicalAddress(channel, address),
    channel,
  }))
  const found: (FoundContact | undefined)[] = recipients.map(() => undefined)
  await look(tx, wanted, found, new Set())
  // A stranger whom another transaction is adding is seen by the next statement after that one commits.
  for (let attempt = 0; attempt < 5 && found.includes(undefined); attempt++) {
    const missing = wanted.filter(({ n }) => !found[n])
    await look(tx, missing, found, await addStrangers(tx, missing, recipients))
  }
  if (found.includes(undefined)) throw new Error('a contact was deleted as fast as it was made')
  return found as FoundContact[]
}

async function look(
  tx: Db,
  wanted: readonly Wanted[],
  found: (FoundContact | undefined)[],
  added: ReadonlySet<string>,
): Promise<void> {
  const hits = await tx.query<Hit>(contactIdsAtAddresses(wanted))
  for (const { n, contact_id } of hits) found[n] = { contactId: contact_id, isNew: added.has(contact_id) }
  const byNumber = new Map(wanted.map((one) => [one.n, one]))
  const others = hits
    .filter((hit) => hit.other_channel)
    .flatMap(({ n }) => byNumber.get(n) ?? [])
    .toSorted((a, b) => (a.address < b.address ? -1 : 1))
  await Promise.all(
    others.map(({ account_id, kind, address, channel }) =>
      tx.query(channelAdded(account_id, kind, address, channel)),
    ),
  )
}

/** Adds whoever is still unknown; gives the contacts that are new by this. */
async function addStrangers(
  tx: Db,
  missing: readonly Wanted[],
  recipients: readonly { readonly name?: string | null }[],
): Promise<ReadonlySet<string>> {
  const strangers = new Map<string, Wanted>()
  for (const one of missing) {
    const key = `${one.account_id} ${one.kind} ${one.address}`
    const known = strangers.get(key)
    if (!known || !recipients[known.n]?.name) strangers.set(key, one)
  }
  const rows = [...strangers.values()].map((one) => ({ ...one, id: uuidOf(newId('con', nowMs())) }))
  const identities = rows.map(({ account_id, kind, address, channel, id }) => ({
    account_id,
    kind,
    scope: '',
    address,
    contact_id: id,
    channels: [channel],
    verified: false,
    created_at: now(),
  }))
  const names = rows.map(({ n, id }) => {
    const name = storableStart(recipients[n]?.name?.trim() ?? '', nameLengthMax) || null
    return { id, name, search: searchWords(name ?? '') }
  })
  const added = await tx.query<{ id: string }>(contactsForNewAddresses(identities, names))
  return new Set(added.map(({ id }) => id))
}
