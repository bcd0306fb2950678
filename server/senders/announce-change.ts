import { invalidateFacts } from '#platform/fact-cache.ts'
import type { Db, Sql, Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { senderCache } from './sender-facts.ts'

/** Makes every process read the senders of an account again when this transaction commits. */
export async function announceChange(tx: Db, accountId: string): Promise<void> {
  await invalidateFacts(tx, senderCache, accountId)
}

/** Deletes one thing of an account's senders. Refuses not_found when the statement deletes nothing. */
export async function deleteFromSenders(tx: Tx, accountId: string, deletion: Sql): Promise<void> {
  if ((await tx.run(deletion)) === 0) throw new Refusal('not_found')
  await announceChange(tx, accountId)
}
