import { nowMs } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { writeOutcomes } from './dispatch/write-outcomes.ts'
import { readMark, setMark } from '#platform/marks.ts'
import { unfinishedBetween } from './queries/messages.ts'

const waitMs = 96 * 3_600_000
const stepMs = 3_600_000
const atOnce = 500

/**
 * Ends messages whose receipt never came: 96 hours after they were admitted they expire, and what was held for them is
 * released. Walks each stretch of time once.
 */
export async function endUnreported(): Promise<number> {
  const until = nowMs() - waitMs
  let from = Number((await readMark(db, 'messaging.unreported')) ?? until - stepMs)
  let ended = 0
  while (from + stepMs <= until) {
    ended += await endBetween(from, from + stepMs)
    from += stepMs
    await setMark(db, 'messaging.unreported', from)
  }
  return ended
}

async function endBetween(fromMs: number, toMs: number): Promise<number> {
  for (let total = 0; ;) {
    const rows = await unfinishedBetween(db, lowestUuid(fromMs), lowestUuid(toMs), atOnce)
    if (rows.length === 0) return total
    await inTransaction((tx) =>
      writeOutcomes(
        tx,
        rows.map((row) => ({
          transition: {
            accountId: row.account_id,
            messageId: row.id,
            from: 'submitted',
            to: 'expired',
            code: 'receipt_missing',
            detail: 'The carrier never said what became of it.',
            carrierId: row.carrier_id,
            submitted: false,
          },
          then: () => {},
        })),
      ),
    )
    total += rows.length
  }
}

/** The lowest uuid of an instant: ids grow with time. */
export function lowestUuid(ms: number): string {
  const hex = Math.floor(ms).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
