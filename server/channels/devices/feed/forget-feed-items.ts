import { now } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { itemsForgotten } from './queries.ts'

const atOnce = 5_000

/** Forgets what feeds need not show any longer; a clock calls it. */
export async function forgetFeedItems(): Promise<void> {
  while ((await itemsForgotten(db, now(), atOnce)).length === atOnce);
}
