import { announce } from '#platform/notifications.ts'
import type { Tx } from '#platform/db.ts'
import { deviceIdAt } from './device-address.ts'
import { feedsChanged } from './feed/keep-item.ts'
import { feedItemsErased, feedsErased } from './feed/queries.ts'
import { devicesErased } from './queries.ts'

/** A contact that is there no more: its uuid and those of the contacts merged into it, and its addresses for pushes. */
export type FormerOwner = { readonly contactIds: readonly string[]; readonly addresses: readonly string[] }

/**
 * Erases the devices of contacts that are there no more, and what their feeds showed. An app or page that has such a feed open
 * is told to look, and finds that its token opens nothing.
 */
export async function eraseDevices(
  tx: Tx,
  accountId: string,
  { contactIds, addresses }: FormerOwner,
): Promise<void> {
  const named = addresses.map(deviceIdAt).filter((id) => id !== null)
  const ids = (await devicesErased(tx, accountId, named, contactIds)).map(({ id }) => id)
  await feedItemsErased(tx, accountId, ids)
  await feedsErased(tx, accountId, ids)
  for (const id of ids) await announce(tx, feedsChanged, id)
}
