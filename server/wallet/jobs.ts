import { inTransaction } from '#platform/db.ts'
import type { Job } from '#platform/jobs.ts'
import { checkLedger } from './check-ledger.ts'
import { tellLowWallets } from './tell-low-wallets.ts'

/** The clocks of the wallet. */
export const jobs: readonly Job[] = [
  { name: 'wallet.tell-low', everyMs: 30_000, run: async () => void (await inTransaction(tellLowWallets)) },
  { name: 'wallet.check-ledger', everyMs: 86_400_000, run: async () => void (await checkLedger()) },
]
