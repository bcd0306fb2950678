import { variable } from '#platform/config.ts'
import type { Db, Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { keptBytes, roomHeld } from './queries.ts'

const mebibyte = 1_048_576

/**
 * Refuses media_quota_reached when an account would keep more files than it may. What contacts send counts and is never refused.
 * Uploads of the same moment pass the limit together, unless the room is held.
 */
export async function ensureRoom(on: Db, accountId: string, sizeBytes: number): Promise<void> {
  const bytesMax = Number(variable('PATCHBAY_MEDIA_MB')) * mebibyte
  if (bytesMax === 0) return
  const [kept] = await on.query<{ bytes: bigint }>(keptBytes(accountId))
  const bytes = Number(kept?.bytes ?? 0)
  if (bytes + sizeBytes <= bytesMax) return
  throw new Refusal('media_quota_reached', {
    extra: { bytesKept: bytes, bytesMax, bytesAsked: sizeBytes },
  })
}

/** Has uploads of an account wait for one another until the transaction ends: each then sees what the one before it keeps. */
export async function holdRoom(tx: Tx, accountId: string): Promise<void> {
  await tx.query(roomHeld(accountId))
}
