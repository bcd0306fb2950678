import type { FeedItem, FeedNews } from '../../shared/feed.ts'

/** What a page knows of a feed. */
export type Shelf = {
  /** Newest first. */
  readonly items: readonly FeedItem[]
  readonly unread: number
  /** Empty before the first answer. */
  readonly cursor: string
  readonly hasOlder: boolean
}

/** A feed of which nothing is known yet. */
export const emptyShelf: Shelf = { items: [], unread: 0, cursor: '', hasOlder: false }

/** Lays news over what is known: items that changed take the place of theirs, those taken out go. Pure. */
export function withNews(shelf: Shelf, news: FeedNews): Shelf {
  const { cursor, unread } = news
  const isFirst = shelf.cursor === ''
  return {
    items: laidOver(shelf.items, news.items),
    unread,
    cursor,
    hasOlder: isFirst ? news.hasMore : shelf.hasOlder,
  }
}

/** Puts older items below. The cursor stays: what changed since is still to be told. Pure. */
export function withOlder(shelf: Shelf, { items, unread, hasMore }: FeedNews): Shelf {
  return { ...shelf, items: laidOver(shelf.items, items), unread, hasOlder: hasMore }
}

/** Shows at once what a person did, before the platform has answered. Pure. */
export function changed(
  shelf: Shelf,
  ids: ReadonlySet<string> | 'all',
  change: Partial<Pick<FeedItem, 'isRead' | 'isArchived' | 'answer'>>,
): Shelf {
  const touched = shelf.items.map((item) =>
    ids === 'all' || ids.has(item.id) ? { ...item, ...change } : item,
  )
  const newlyRead = shelf.items.filter(
    (item) => !item.isRead && (change.isRead || change.isArchived) && (ids === 'all' || ids.has(item.id)),
  ).length
  const unread = ids === 'all' && change.isRead ? 0 : Math.max(0, shelf.unread - newlyRead)
  return { ...shelf, items: touched.filter(({ isArchived }) => !isArchived), unread }
}

function laidOver(known: readonly FeedItem[], news: readonly FeedItem[]): FeedItem[] {
  const byId = new Map(known.map((item) => [item.id, item]))
  for (const item of news) byId.set(item.id, item)
  return [...byId.values()]
    .filter(({ isArchived }) => !isArchived)
    .toSorted((one, other) => Number(other.place) - Number(one.place))
}
