import type { Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { changeFeed } from './change-feed.ts'
import type { Feed } from './feed.ts'
import { itemAnswered, itemToAnswer } from './queries.ts'
import { reportToDoor } from './report-to-door.ts'

/**
 * Notes that a button of an item was pressed: one with a link says that the item was opened, any other is an answer of the
 * contact, and the first answer stands. Refuses not_found, and conflict for a second answer that is another.
 */
export async function pressButton(tx: Tx, feed: Feed, messageId: string, action: string): Promise<void> {
  const change = await changeFeed(tx, feed)
  const [item] = await itemToAnswer(tx, feed, messageId, change.at)
  const button = item?.shown.actions.find(({ id }) => id === action)
  if (!item || !button)
    throw new Refusal('not_found', { detail: 'The feed has no such item with that button.' })
  if (item.answer === action) return
  if (!button.link && item.answer !== null)
    throw new Refusal('conflict', { detail: 'This was answered already.' })
  const { id, title, link } = button
  await itemAnswered(tx, feed, messageId, link ? item.answer : id, change)
  await reportToDoor(tx, feed, [{ messageId, event: 'clicked', ...(!link && { action: id, title }) }])
}
