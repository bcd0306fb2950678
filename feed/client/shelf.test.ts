import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FeedItem } from '../../shared/feed.ts'
import { changed, emptyShelf, withNews, withOlder } from './shelf.ts'

const item = (place: number, change: Partial<FeedItem> = {}): FeedItem => ({
  id: `msg_${place}`,
  place: String(place),
  title: `T${place}`,
  body: '',
  actions: [],
  createdAt: '2026-01-01T00:00:00Z',
  isRead: false,
  isArchived: false,
  answer: null,
  ...change,
})
const news = (items: FeedItem[], cursor: string, unread: number, hasMore = false) => ({
  items,
  cursor,
  unread,
  hasMore,
})
const ids = (shelf: { items: readonly FeedItem[] }) => shelf.items.map(({ place }) => Number(place))

test('news take their place by order, and what was taken out goes', () => {
  const first = withNews(emptyShelf, news([item(2), item(1)], '2', 2, true))
  assert.deepEqual([ids(first), first.hasOlder], [[2, 1], true])
  const second = withNews(first, news([item(1, { isArchived: true }), item(10)], '11', 2))
  assert.deepEqual([ids(second), second.cursor, second.hasOlder], [[10, 2], '11', true])
})

test('older items come below and leave the cursor where it was', () => {
  const shelf = withOlder(withNews(emptyShelf, news([item(9)], '9', 1, true)), news([item(3)], '12', 2))
  assert.deepEqual([ids(shelf), shelf.cursor, shelf.hasOlder, shelf.unread], [[9, 3], '9', false, 2])
})

test('what a person does counts once, and what is not loaded counts too', () => {
  const shelf = withNews(emptyShelf, news([item(2), item(1, { isRead: true })], '2', 40, true))
  const read = changed(shelf, new Set(['msg_2', 'msg_1']), { isRead: true })
  assert.equal(read.unread, 39)
  assert.equal(changed(read, new Set(['msg_2']), { isArchived: true }).unread, 39)
  assert.deepEqual(ids(changed(shelf, new Set(['msg_2']), { isArchived: true })), [1])
  assert.equal(changed(shelf, 'all', { isRead: true }).unread, 0)
})
