import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { moveMoney, type Movement } from './queries.ts'

/** How holds of one account and channel ended: what became revenue and what went back. Nano-units. */
export type HoldEnd = {
  readonly accountId: string
  readonly channel: string
  readonly settled: bigint
  readonly settledCount: number
  readonly released: bigint
  readonly releasedCount: number
}

/** Ends holds: settles what was used, releases what was not. The caller sees to it that each hold ends once. */
export async function endHolds(tx: Db, ends: readonly HoldEnd[]): Promise<void> {
  const rows = ends.flatMap((end): Movement[] => [
    ...movement(end, 'settle', `revenue:${end.channel}`, end.settled, end.settledCount),
    ...movement(end, 'release', 'available', end.released, end.releasedCount),
  ])
  if (rows.length > 0) await tx.query(moveMoney(rows, now()))
}

function movement(
  end: HoldEnd,
  kind: 'settle' | 'release',
  credit: string,
  amount: bigint,
  count: number,
): Movement[] {
  if (amount === 0n) return []
  return [
    {
      account_id: end.accountId,
      id: uuidOf(newId('trf', nowMs())),
      kind,
      debit: 'held',
      credit,
      amount: String(amount),
      available: kind === 'release' ? String(amount) : '0',
      held: String(-amount),
      count,
      reference: null,
      note: null,
    },
  ]
}
