import { now } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { partsForgotten, partsGone, partsKept } from './queries.ts'

/** What a provider calls the parts of a message that it took, in order. */
export type GoneParts = readonly (readonly string[])[]

/**
 * Where it is kept what had gone of a message whose provider takes it in several parts. Given by whoever opens the link, so that the
 * channel knows of no database.
 */
export type PartBook = {
  /** Empty where nothing had gone. */
  readonly find: (accountId: string, messageId: string) => Promise<GoneParts>
  readonly keep: (accountId: string, messageId: string, gone: GoneParts) => Promise<void>
}

/** Longer than a message waits with a part gone, but for one that is held back by hand. */
const keptMs = 30 * 86_400_000

/** The parts of every account's messages. */
export const partBook: PartBook = {
  async find(accountId, messageId) {
    const [row] = await partsGone(db, accountId, messageId)
    return row?.refs ?? []
  },
  async keep(accountId, messageId, gone) {
    await db.query(partsKept(accountId, messageId, gone, now()))
  },
}

/** Deletes what was kept so long ago that nothing is sent after it any more. */
export async function forgetParts(): Promise<void> {
  await db.query(partsForgotten(new Date(now().getTime() - keptMs)))
}
