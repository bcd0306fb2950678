import { now } from '#platform/clock.ts'
import { maybeOne, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { shownDelivery, type ListedRow, type ShownDelivery } from './find-deliveries.ts'
import { ensureMayHear } from './ensure-may-hear.ts'
import { getEndpoint } from './find-endpoints.ts'
import { deadDeliveriesReplayed, deadEvents, deliveryById, deliveryReplayed } from './queries/deliveries.ts'

/**
 * Sends a delivery again, whatever became of it, on a fresh schedule of retries.
 * Refuses not_found, forbidden when the caller's scopes do not read its event, and conflict while an attempt is under way.
 */
export async function replayDelivery(
  tx: Tx,
  accountId: string,
  id: string,
  scopes: ReadonlySet<string>,
): Promise<ShownDelivery> {
  const found = await maybeOne<ListedRow>(tx, deliveryById(accountId, id))
  if (!found) throw new Refusal('not_found')
  ensureMayHear(scopes, [found.event])
  const row = await maybeOne<ListedRow>(tx, deliveryReplayed(accountId, id, now()))
  if (row) return shownDelivery(row)
  throw new Refusal('conflict', { detail: 'An attempt is under way. Ask again when it has ended.' })
}

/**
 * Sends again every dead delivery of an endpoint whose event happened since an instant; gives how many.
 * Refuses not_found, and forbidden when the caller's scopes do not read one of the events.
 */
export async function replayDeadDeliveries(
  tx: Tx,
  accountId: string,
  endpointId: string,
  since: Date,
  scopes: ReadonlySet<string>,
): Promise<number> {
  await getEndpoint(tx, accountId, endpointId)
  const from = lowestIdAt(since)
  const dead = await tx.query<{ event: string }>(deadEvents(accountId, endpointId, from))
  ensureMayHear(
    scopes,
    dead.map(({ event }) => event),
  )
  return tx.run(deadDeliveriesReplayed(accountId, endpointId, from, now()))
}

/** The smallest uuid an event of an instant can have. */
function lowestIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
