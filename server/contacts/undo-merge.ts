import { isDeepStrictEqual } from 'node:util'
import { now } from '#platform/clock.ts'
import { maybeOne, type Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import type { ContactRow, IdentityRow } from './contact.ts'
import { findContact, getContact } from './find-contact.ts'
import { columnsOf, filledFields } from './merge-contacts.ts'
import {
  contactLocked,
  identitiesReturned,
  mergeClaimedForUndo,
  newContacts,
  updatedContact,
} from './queries.ts'

type MergeRow = {
  readonly kept_id: string
  readonly merged_id: string
  readonly kept_before: ContactRow
  readonly merged_before: ContactRow
  readonly moved: readonly IdentityRow[]
}

/**
 * Takes a merge back: the merged contact returns with its id and its addresses, the kept one gives up what the merge gave it.
 * What changed since then stays as it is now. Refuses not_found, and conflict when the kept contact is gone.
 */
export async function undoMerge(tx: Db, accountId: string, mergeId: string): Promise<ContactRow> {
  const merge = await maybeOne<MergeRow>(tx, mergeClaimedForUndo(accountId, mergeId, now()))
  if (!merge) throw new Refusal('not_found', { detail: 'There is no such merge, or it is undone already.' })
  await tx.query(contactLocked(accountId, merge.kept_id))
  const kept = await findContact(tx, accountId, merge.kept_id)
  if (!kept) throw new Refusal('conflict', { detail: 'The contact that was kept no longer exists.' })
  const returned = merge.merged_before
  await tx.query(
    newContacts([{ ...columnsOf(accountId, returned), created_at: new Date(returned.created_at) }]),
  )
  await tx.query(identitiesReturned(accountId, merge.kept_id, merge.merged_id, merge.moved))
  await tx.query(updatedContact(columnsOf(accountId, withoutMerged(kept, merge))))
  return getContact(tx, accountId, merge.merged_id)
}

function withoutMerged(
  kept: ContactRow,
  { kept_before: before, merged_before: merged }: MergeRow,
): ContactRow {
  const fields = filledFields.map((field) => [
    field,
    before[field] === null && kept[field] === merged[field] ? null : kept[field],
  ])
  const attributes = Object.entries(kept.attributes).filter(
    ([name, value]) => name in before.attributes || !isDeepStrictEqual(value, merged.attributes[name]),
  )
  return { ...kept, ...Object.fromEntries(fields), attributes: Object.fromEntries(attributes) }
}
