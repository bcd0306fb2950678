import type { Tx } from '#platform/db.ts'
import { isId, uuidOf } from '#shared/ids.ts'
import { announceTold } from './announce.ts'
import {
  deleteFilesOf,
  deleteLinesOf,
  deleteTokensOfAll,
  deleteUpdatesOf,
  deleteVisitors,
  visitorsOfPeople,
} from './queries.ts'

/**
 * Erases visitors, by their addresses as contacts: what they said and were told, their files, who they are, and what lets
 * their browsers speak. Whom an anonymous visitor turned out to be goes with it. Open browsers begin anew, as nobody known.
 * What is no visitor is passed over.
 */
export async function eraseVisitors(tx: Tx, accountId: string, addresses: readonly string[]): Promise<void> {
  const named = addresses.filter((address) => isId('wcv', address)).map(uuidOf)
  if (named.length === 0) return
  const ids = (await visitorsOfPeople(tx, accountId, named)).map(({ id }) => id)
  for (const erase of [deleteUpdatesOf, deleteLinesOf, deleteFilesOf, deleteTokensOfAll, deleteVisitors])
    await erase(tx, accountId, ids)
  for (const visitorId of ids) await announceTold(tx, { visitorId, what: 'gone' })
}
