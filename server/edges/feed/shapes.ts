import { z } from 'zod'
import type { FeedItemRow, FeedPart } from '#channels/channels.ts'
import { idOf, isId, uuidOf } from '#shared/ids.ts'
import type { FeedItem, FeedNews } from '#shared/feed.ts'

const messageId = z
  .string()
  .refine((text) => isId('msg', text), 'The id of a message (msg_…).')
  .transform(uuidOf)

const place = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt)

/** A page that opens the feed of whoever is signed in. */
export const openingShape = z.strictObject({
  feed: z.string().max(60),
  person: z.string().min(1).max(200),
  hash: z.string().min(1).max(200),
  name: z.string().max(200).optional(),
  language: z.string().max(35).optional(),
})
export const readingShape = z.object({ after: place.optional(), before: place.optional() })
export const itemsShape = z.strictObject({ ids: z.array(messageId).min(1).max(100) })
export const pressShape = z.strictObject({ id: messageId, action: z.string().min(1).max(256) })

/** A part of a feed as the component reads it. */
export function showPart({ items, unread, cursor, hasMore }: FeedPart): FeedNews {
  return { items: items.map(showItem), unread, cursor: String(cursor), hasMore }
}

function showItem({
  messageId: id,
  place: at,
  shown,
  createdAt,
  readAt,
  archivedAt,
  answer,
}: FeedItemRow): FeedItem {
  return {
    id: idOf('msg', id),
    place: String(at),
    ...shown,
    createdAt: createdAt.toISOString(),
    isRead: readAt !== null,
    isArchived: archivedAt !== null,
    answer,
  }
}
