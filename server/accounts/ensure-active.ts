import type { Db } from '#platform/db.ts'
import { refusalFor } from './account.ts'
import { getAccount } from './find-account.ts'

/**
 * Lets only an active account go on, as it stands in the transaction.
 * Refuses account_suspended, account_export_only, account_terminated; not_found for an unknown one.
 */
export async function ensureActive(tx: Db, accountId: string): Promise<void> {
  const refusal = refusalFor(await getAccount(tx, accountId))
  if (refusal) throw refusal
}
