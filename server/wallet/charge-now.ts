import type { Db } from '#platform/db.ts'
import { moveMoney } from './move-money.ts'

/**
 * Charges at once for something that has already happened, e.g. an inbound message: there is nothing to hold.
 * Throws an error for which `isBalanceShort` is true when the wallet does not cover it.
 */
export async function chargeNow(
  tx: Db,
  input: { accountId: string; channel: string; amount: bigint; reference: string },
): Promise<void> {
  const { accountId, channel, amount, reference } = input
  if (amount === 0n) return
  await moveMoney(tx, [
    { accountId, kind: 'settle', from: 'available', to: `revenue:${channel}`, amount, reference },
  ])
}
