import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { moveMoney } from './queries.ts'

/** What a batch of messages of one account may cost at most. Nano-units. */
export type Hold = { readonly accountId: string; readonly amount: bigint; readonly count: number }

/**
 * Sets money aside for messages that are being admitted, one entry an account and batch.
 * Throws an error for which `isBalanceShort` is true when a wallet does not cover its hold; the transaction is then lost.
 */
export async function placeHolds(tx: Db, holds: readonly Hold[]): Promise<void> {
  const rows = holds
    .filter(({ amount }) => amount > 0n)
    .map(({ accountId, amount, count }) => ({
      account_id: accountId,
      id: uuidOf(newId('trf', nowMs())),
      kind: 'hold' as const,
      debit: 'available',
      credit: 'held',
      amount: String(amount),
      available: String(-amount),
      held: String(amount),
      count,
      reference: null,
      note: null,
    }))
  if (rows.length > 0) await tx.query(moveMoney(rows, now()))
}

/** Says whether an error means that a wallet did not cover what was asked of it. */
export function isBalanceShort(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'wallet_covers'
}
