import type { Db } from '#platform/db.ts'
import { moveMoney } from './move-money.ts'

/** What a batch of messages of one account may cost at most. Nano-units. */
export type Hold = { readonly accountId: string; readonly amount: bigint; readonly count: number }

/**
 * Sets money aside for messages that are being admitted, one entry an account and batch.
 * Throws an error for which `isBalanceShort` is true when a wallet does not cover its hold; the transaction is then lost.
 */
export async function placeHolds(tx: Db, holds: readonly Hold[]): Promise<void> {
  const moves = holds
    .filter(({ amount }) => amount !== 0n)
    .map((hold) => ({ ...hold, kind: 'hold', from: 'available', to: 'held' }) as const)
  await moveMoney(tx, moves)
}
