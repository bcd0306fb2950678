import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { getCarrier } from './carrier.ts'
import { announceCarrierChange, deleteRoute, insertRoute } from './queries.ts'

/**
 * Sends a prefix's traffic to a carrier; gives the route's uuid. Cost in nano-units, for choosing only.
 * Refuses not_found without the carrier, invalid_request when it is one of another channel.
 */
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
  const carrier = await getCarrier(tx, input.carrierId)
  if (carrier.channel !== input.channel)
    throw new Refusal('invalid_request', { detail: `${carrier.name} is a carrier of ${carrier.channel}.` })
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

/** Takes a route away: its traffic goes by the routes that remain. Refuses not_found. */
export async function removeRoute(tx: Db, id: string): Promise<void> {
  const removed = await deleteRoute(tx, id)
  if (removed.length === 0) throw new Refusal('not_found')
  await announceCarrierChange(tx)
}
