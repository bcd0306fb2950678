import { toJson } from '#shared/money.ts'
import type { Db } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { crossedAlertLevel } from './queries.ts'

/** Tells each account whose balance fell below its alert level, once until it has risen again. Gives how many were told. */
export async function tellLowWallets(tx: Db): Promise<number> {
  const crossed = await crossedAlertLevel(tx)
  const low = crossed.filter((wallet) => wallet.low_told)
  for (const { account_id, available, currency } of low) {
    await publish(tx, 'wallet.low', account_id, { available: toJson({ nanos: available, currency }) })
  }
  return low.length
}
