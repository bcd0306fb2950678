import type { Tx } from '#platform/db.ts'
import { changeFeed } from './change-feed.ts'
import type { Feed } from './feed.ts'
import { itemsArchived, itemsRead } from './queries.ts'
import { reportToDoor } from './report-to-door.ts'

/** Marks items as read, all of them when none is named, and reports each that had not been. */
export async function markRead(tx: Tx, feed: Feed, messageIds: readonly string[] | null): Promise<void> {
  const read = await itemsRead(tx, feed, messageIds, await changeFeed(tx, feed))
  await reportToDoor(
    tx,
    feed,
    read.map(({ messageId }) => ({ messageId, event: 'read' })),
  )
}

/** Takes items out of a feed for good. That says nothing about whether they were read. */
export async function archiveItems(tx: Tx, feed: Feed, messageIds: readonly string[]): Promise<void> {
  await itemsArchived(tx, feed, messageIds, await changeFeed(tx, feed))
}
