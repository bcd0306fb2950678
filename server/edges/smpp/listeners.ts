import { nowMs } from '#platform/clock.ts'
import { db, type Tx } from '#platform/db.ts'
import type { Listener } from '#platform/listeners.ts'
import type { EventBatch } from '#platform/outbox.ts'
import { inboundOf } from './inbound-of.ts'
import { receiversOf, type OutgoingRow } from './queries.ts'
import { receiptEvents, receiptsOf } from './receipts-of.ts'
import { storeOutgoing } from './store-outgoing.ts'

/** A login that has not bound to receive for this long gets no more messages. */
const receiverKeptMs = 30 * 86_400_000

/** What the SMPP door does when something happened to a message: it keeps a delivery for the login that is to hear of it. */
export const listeners: Listener[] = [
  { reader: 'edges.smpp', on: [...receiptEvents, 'message.received'], absorb: keepDeliveries },
]

async function keepDeliveries(tx: Tx, batches: readonly EventBatch[]): Promise<void> {
  const rows: OutgoingRow[] = []
  for (const batch of batches)
    rows.push(...(batch.name === 'message.received' ? await inboundRows(batch) : receiptsOf(batch)))
  await storeOutgoing(tx, rows)
}

async function inboundRows(batch: EventBatch): Promise<OutgoingRow[]> {
  if (batch.accountId === null) return []
  const receivers = await receiversOf(db, batch.accountId, new Date(nowMs() - receiverKeptMs))
  const systemIds = receivers.map(({ systemId }) => systemId)
  return systemIds.length === 0 ? [] : inboundOf(batch as EventBatch<'message.received'>, systemIds)
}
