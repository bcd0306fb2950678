import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { searchWords, type ContactRow } from './contact.ts'
import { getContact } from './find-contact.ts'
import { contactDeleted, contactLocked, identitiesMoved, newMerge, updatedContact } from './queries.ts'

/** Two contacts that are one person: the first keeps its id, and takes what the second has and it lacks. */
export type Merge = {
  readonly accountId: string
  readonly keptId: string
  readonly mergedId: string
  /** `key:…` or `user:…` */
  readonly mergedBy: string
}

export const filledFields = ['name', 'language', 'timezone', 'country'] as const

/**
 * Makes one contact of two: addresses move, empty fields are filled, the second contact ends.
 * The merge is kept and can be undone with `undoMerge`. Refuses not_found, and conflict for a contact with itself.
 */
export async function mergeContacts(
  tx: Db,
  { accountId, keptId, mergedId, mergedBy }: Merge,
): Promise<{ readonly contact: ContactRow; readonly mergeId: string }> {
  if (keptId === mergedId)
    throw new Refusal('conflict', { detail: 'A contact cannot be merged with itself.' })
  // In one order, so that two merges of the same pair wait for each other instead of for ever.
  for (const id of [keptId, mergedId].toSorted()) await tx.query(contactLocked(accountId, id))
  const kept = await getContact(tx, accountId, keptId)
  const merged = await getContact(tx, accountId, mergedId)
  const mergeId = uuidOf(newId('mrg', nowMs()))
  await tx.query(
    newMerge({
      accountId,
      id: mergeId,
      keptId,
      mergedId,
      keptBefore: kept,
      mergedBefore: merged,
      moved: merged.identities,
      mergedBy,
      mergedAt: now(),
    }),
  )
  await tx.query(identitiesMoved(accountId, mergedId, keptId))
  await tx.query(contactDeleted(accountId, mergedId))
  await tx.query(updatedContact(columnsOf(accountId, filled(kept, merged))))
  return { contact: await getContact(tx, accountId, keptId), mergeId }
}

function filled(kept: ContactRow, merged: ContactRow): ContactRow {
  const fields = Object.fromEntries(filledFields.map((field) => [field, kept[field] ?? merged[field]]))
  return { ...kept, ...fields, attributes: { ...merged.attributes, ...kept.attributes } }
}

/** The columns of a contact as it is to be written. */
export function columnsOf(accountId: string, contact: ContactRow) {
  return { ...contact, account_id: accountId, search: searchWords(contact.name ?? '') }
}
