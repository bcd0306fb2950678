import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { announceCarrierChange, insertRoute } from './queries.ts'

/** Sends a prefix's traffic to a carrier. */
export async function createRoute(
  tx: Db,
  input: {
    channel: string
    carrierId: string
    prefix?: string | undefined
    class?: string | null | undefined
    accountId?: string | null | undefined
    priority?: number | undefined
    cost?: bigint | undefined
  },
): Promise<string> {
  const id = uuidOf(newId('rte', nowMs()))
  await insertRoute(tx, {
    id,
    channel: input.channel,
    prefix: (input.prefix ?? '').replace(/^\+/, ''),
    class: input.class ?? null,
    account_id: input.accountId ?? null,
    carrier_id: input.carrierId,
    priority: input.priority ?? 100,
    cost: input.cost ?? 0n,
    created_at: now(),
  })
  await announceCarrierChange(tx)
  return id
}
