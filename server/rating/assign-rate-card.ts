import type { Db } from '#platform/db.ts'
import { invalidateFacts } from '#platform/fact-cache.ts'
import { assignCard } from './queries.ts'

/** Gives an account its own card by agreement; it replaces the default. */
export async function assignRateCard(tx: Db, accountId: string, cardId: string): Promise<void> {
  await assignCard(tx, accountId, cardId)
  await invalidateFacts(tx, 'rates', null)
}
