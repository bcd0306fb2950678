import type { Db } from '#platform/db.ts'
import { faultyWallets, unbalancedJournals } from './queries.ts'

/** What is wrong with the books, one sentence each; empty when they are right. Run nightly and after every crash test. */
export async function ledgerFaults(on: Db): Promise<string[]> {
  const [wallets, journals] = await Promise.all([faultyWallets(on), unbalancedJournals(on)])
  return [
    ...wallets.map(
      (w) =>
        `wallet of ${w.account_id}: balances ${w.available} available and ${w.held} held, ledger ${w.ledger_available} and ${w.ledger_held}`,
    ),
    ...journals.map((j) => `transfer ${j.transfer_id}: entries sum to ${j.sum}`),
  ]
}
