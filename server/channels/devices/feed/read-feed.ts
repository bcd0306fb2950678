import { now } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import type { Feed, FeedItemRow } from './feed.ts'
import { feedSeq, itemsChangedAfter, itemsDelivered, itemsPage, unreadCount } from './queries.ts'
import { reportToDoor } from './report-to-door.ts'

const itemsAtOnce = 30

/** A part of a feed: what is new in it, and where to go on. */
export type FeedPart = {
  readonly items: readonly FeedItemRow[]
  readonly unread: number
  /** Whoever asks for what changed after it misses nothing. */
  readonly cursor: bigint
  /** Whether there is more in the direction that was asked for. */
  readonly hasMore: boolean
}

/**
 * Reads the newest of a feed, what is older than a place, or what changed after a cursor. What is given out for the first
 * time is delivered, and reported as such.
 */
export async function readFeed(
  tx: Tx,
  feed: Feed,
  from: { readonly after?: bigint | undefined; readonly before?: bigint | undefined },
): Promise<FeedPart> {
  const at = now()
  // Before the items: what comes in between is told twice rather than never.
  const [state] = await feedSeq(tx, feed)
  const seq = state?.seq ?? 0n
  const { after, before = null } = from
  const isNews = after !== undefined && before === null
  const rows = isNews
    ? await itemsChangedAfter(tx, feed, after, itemsAtOnce, at)
    : await itemsPage(tx, feed, before, itemsAtOnce + 1, at)
  const items = isNews ? rows : rows.slice(0, itemsAtOnce)
  const hasMore = isNews ? rows.length >= itemsAtOnce : rows.length > itemsAtOnce
  await noteDelivered(tx, feed, items, at)
  const [count] = await unreadCount(tx, feed, at)
  const last = rows.at(-1)
  return {
    items,
    unread: Number(count?.unread ?? 0),
    cursor: isNews && hasMore && last ? last.changed : seq,
    hasMore,
  }
}

async function noteDelivered(tx: Tx, feed: Feed, items: readonly FeedItemRow[], at: Date): Promise<void> {
  const fresh = items.filter(({ deliveredAt, archivedAt }) => deliveredAt === null && archivedAt === null)
  if (fresh.length === 0) return
  const ids = fresh.map(({ messageId }) => messageId)
  const delivered = await itemsDelivered(tx, feed.accountId, ids, at)
  await reportToDoor(
    tx,
    feed,
    delivered.map(({ messageId }) => ({ messageId, event: 'delivered' })),
  )
}
