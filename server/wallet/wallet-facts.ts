import type { Db } from '#platform/db.ts'
import { lockWallets, walletsOf, type WalletRow } from './queries.ts'

/** What the send path needs of a wallet. Nano-units. */
export type WalletFacts = {
  readonly currency: string
  readonly available: bigint
  readonly held: bigint
  readonly creditLimit: bigint
  /** What may still be spent: the balance and the credit limit. */
  readonly spendable: bigint
}

/** The wallets of some accounts as they are now; they may change before anything is held. */
export async function walletFacts(on: Db, accountIds: readonly string[]): Promise<Map<string, WalletFacts>> {
  return factsOf(await walletsOf(on, accountIds))
}

/** The wallets of some accounts, locked until the transaction ends: what is spendable stays so. */
export async function lockedWallets(
  tx: Db,
  accountIds: readonly string[],
): Promise<Map<string, WalletFacts>> {
  return factsOf(await lockWallets(tx, accountIds))
}

function factsOf(rows: readonly WalletRow[]): Map<string, WalletFacts> {
  return new Map(
    rows.map((row) => [
      row.account_id,
      {
        currency: row.currency,
        available: row.available,
        held: row.held,
        creditLimit: row.credit_limit,
        spendable: row.available + row.credit_limit,
      },
    ]),
  )
}
