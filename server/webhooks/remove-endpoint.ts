import type { Tx } from '#platform/db.ts'
import { invalidateFacts } from '#platform/fact-cache.ts'
import { Refusal } from '#platform/refusal.ts'
import { deleteEndpoint } from './queries/endpoints.ts'
import { targetsCache } from './targets.ts'

/** Removes an endpoint; its deliveries stay listed, and those still to be retried end as dead. Refuses not_found. */
export async function removeEndpoint(tx: Tx, accountId: string, id: string): Promise<void> {
  if ((await tx.run(deleteEndpoint(accountId, id))) === 0) throw new Refusal('not_found')
  await invalidateFacts(tx, targetsCache, accountId)
}
