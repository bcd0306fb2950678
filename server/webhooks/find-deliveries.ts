import { maybeOne, type Tx } from '#platform/db.ts'
import { page, type Page } from '#platform/http/pages.ts'
import { Refusal } from '#platform/refusal.ts'
import { idOf, timeOfId } from '#shared/ids.ts'
import type { Attempt, DeliveryState } from './delivery.ts'
import { ensureMayHear } from './ensure-may-hear.ts'
import { deliveriesOf, deliveryById } from './queries/deliveries.ts'

/** A delivery as customers see it in lists. */
export type ShownDelivery = {
  readonly id: string
  /** Null for a URL given with a message. */
  readonly endpointId: string | null
  readonly url: string | null
  readonly event: string
  readonly eventId: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly nextAttemptAt: string | null
  readonly lastStatus: number | null
  readonly lastError: string | null
  /** When the event happened. */
  readonly createdAt: string
}

/** One delivery with what was sent and every attempt. */
export type DeliveryInFull = ShownDelivery & { readonly payload: unknown; readonly log: readonly Attempt[] }

export type ListedRow = {
  readonly id: string
  readonly endpoint_id: string | null
  readonly url: string | null
  readonly event: string
  readonly event_id: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly next_attempt_at: Date | null
  readonly last: Attempt | null
}

export type DeliveryFilter = {
  /** Uuid of an endpoint. */
  readonly endpointId: string | null
  readonly state: DeliveryState | null
  readonly event: string | null
}

/** An account's deliveries, newest event first. */
export async function findDeliveries(
  tx: Tx,
  accountId: string,
  filter: DeliveryFilter,
  beforeId: string | null,
  limit: number,
): Promise<Page<ShownDelivery>> {
  const { endpointId: target, state, event } = filter
  const rows = await tx.query<ListedRow>(
    deliveriesOf(accountId, { target, state, event }, beforeId, limit + 1),
  )
  return page(rows, limit, (row) => row.id, shownDelivery)
}

/** One delivery of an account. Refuses not_found, and forbidden when the caller's scopes do not read its event. */
export async function getDelivery(
  tx: Tx,
  accountId: string,
  id: string,
  scopes: ReadonlySet<string>,
): Promise<DeliveryInFull> {
  const row = await maybeOne<ListedRow & { body: unknown; log: Attempt[] }>(tx, deliveryById(accountId, id))
  if (!row) throw new Refusal('not_found')
  ensureMayHear(scopes, [row.event])
  return { ...shownDelivery(row), payload: row.body, log: row.log }
}

export function shownDelivery(row: ListedRow): ShownDelivery {
  const id = idOf('whd', row.id)
  return {
    id,
    endpointId: row.endpoint_id === null ? null : idOf('whe', row.endpoint_id),
    url: row.url,
    event: row.event,
    eventId: idOf('evt', row.event_id),
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    lastStatus: row.last?.status ?? null,
    lastError: row.last?.error ?? null,
    createdAt: new Date(timeOfId(id)).toISOString(),
  }
}
