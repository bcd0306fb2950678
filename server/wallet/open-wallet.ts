import type { Db } from '#platform/db.ts'
import { insertWallet } from './queries.ts'

/** Opens an account's wallet, empty; does nothing when it has one. */
export async function openWallet(tx: Db, accountId: string, currency: string): Promise<void> {
  await insertWallet(tx, accountId, currency)
}
