import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { moveMoney } from './queries.ts'

/**
 * Charges at once for something that has already happened, e.g. an inbound message: there is nothing to hold.
 * Throws an error for which `isBalanceShort` is true when the wallet does not cover it.
 */
export async function chargeNow(
  tx: Db,
  input: { accountId: string; channel: string; amount: bigint; reference: string },
): Promise<void> {
  if (input.amount === 0n) return
  const row = {
    account_id: input.accountId,
    id: uuidOf(newId('trf', nowMs())),
    kind: 'settle' as const,
    debit: 'available',
    credit: `revenue:${input.channel}`,
    amount: String(input.amount),
    available: String(-input.amount),
    held: '0',
    count: 1,
    reference: input.reference,
    note: null,
  }
  await tx.query(moveMoney([row], now()))
}
