import type { Db } from '#platform/db.ts'
import { totalsByCurrency } from './queries.ts'

/** What all wallets of a currency hold together, in nano-units. */
export type WalletTotals = {
  readonly currency: string
  readonly wallets: number
  readonly available: bigint
  readonly held: bigint
}

/** Sums the wallets by currency, in the order of their codes. */
export function walletTotals(on: Db): Promise<WalletTotals[]> {
  return totalsByCurrency(on)
}
