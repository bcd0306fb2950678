import { now, nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { claimUpdates, deleteUpdate, releaseUpdate, type ClaimedUpdate } from './queries.ts'

export type { ClaimedUpdate }

/** A process that took an update up and ended leaves it to others after this. */
const claimedForMs = 30_000
const claimedAtOnce = 50

/**
 * Tells what visitors of a site said and did, in order for each visitor, until nothing waits. `tell` answers whether it is
 * stored; what is not is told again later. Several processes may do so at once: each update is told by one of them.
 * Gives whether something is left for another try.
 */
export async function tellUpdates(
  siteKey: string,
  tell: (update: ClaimedUpdate) => Promise<boolean>,
): Promise<boolean> {
  for (;;) {
    const claimed = await claimUpdates(db, siteKey, now(), new Date(nowMs() + claimedForMs), claimedAtOnce)
    if (claimed.length === 0) return false
    const told = await Promise.all(
      claimed.map(async (update) => {
        const isStored = await tell(update)
        if (isStored) await deleteUpdate(db, update.accountId, update.id)
        else await releaseUpdate(db, update.accountId, update.id, now())
        return isStored
      }),
    )
    if (told.includes(false)) return true
  }
}
