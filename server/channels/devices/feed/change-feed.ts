import { now } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { announce } from '#platform/notifications.ts'
import type { Feed } from './feed.ts'
import { feedsChanged } from './keep-item.ts'
import { feedChanged } from './queries.ts'

/** The place and time of a change. */
export type Change = { readonly seq: bigint; readonly at: Date }

/** Begins a change of a feed: one at a time, told to everybody who has it open when it is committed. */
export async function changeFeed(tx: Tx, feed: Feed): Promise<Change> {
  const [row] = await feedChanged(tx, feed)
  if (!row) throw new Error('a feed did not count its change')
  await announce(tx, feedsChanged, feed.deviceId)
  return { seq: row.seq, at: now() }
}
