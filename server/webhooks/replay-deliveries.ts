import { now } from '#platform/clock.ts'
import { maybeOne, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { shownDelivery, type ListedRow, type ShownDelivery } from './find-deliveries.ts'
import { getEndpoint } from './find-endpoints.ts'
import { deadDeliveriesReplayed, deliveryById, deliveryReplayed } from './queries/deliveries.ts'

/**
 * Sends a delivery again, whatever became of it, on a fresh schedule of retries.
 * Refuses not_found, and conflict while an attempt is under way.
 */
export async function replayDelivery(tx: Tx, accountId: string, id: string): Promise<ShownDelivery> {
  const row = await maybeOne<ListedRow>(tx, deliveryReplayed(accountId, id, now()))
  if (row) return shownDelivery(row)
  if (!(await maybeOne(tx, deliveryById(accountId, id)))) throw new Refusal('not_found')
  throw new Refusal('conflict', { detail: 'An attempt is under way. Ask again when it has ended.' })
}

/** Sends again every dead delivery of an endpoint whose event happened since an instant; gives how many. Refuses not_found. */
export async function replayDeadDeliveries(
  tx: Tx,
  accountId: string,
  endpointId: string,
  since: Date,
): Promise<number> {
  await getEndpoint(tx, accountId, endpointId)
  return tx.run(deadDeliveriesReplayed(accountId, endpointId, lowestIdAt(since), now()))
}

/** The smallest uuid an event of an instant can have. */
function lowestIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
