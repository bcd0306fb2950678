import type { Db } from '#platform/db.ts'
import { moveMoney, type Move } from './move-money.ts'

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
  await moveMoney(tx, ends.flatMap(movesOf))
}

function movesOf(end: HoldEnd): Move[] {
  const { accountId, channel, settled, settledCount, released, releasedCount } = end
  const moves: Move[] = [
    {
      accountId,
      kind: 'settle',
      from: 'held',
      to: `revenue:${channel}`,
      amount: settled,
      count: settledCount,
    },
    { accountId, kind: 'release', from: 'held', to: 'available', amount: released, count: releasedCount },
  ]
  return moves.filter(({ amount }) => amount !== 0n)
}
