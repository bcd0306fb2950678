import type { EventBatch } from '#platform/outbox.ts'
import { timeOfId } from '#shared/ids.ts'
import type { ReceiptState } from '#smpp/smpp.ts'
import { numbered, type Delivery } from './numbered.ts'
import { packPdu } from './outgoing-pdu.ts'
import type { OutgoingRow } from './queries.ts'
import { smppMemory, wantsReceiptOf } from './wanted-receipt.ts'
import { writeReceipt } from './write-receipt.ts'

const states: Readonly<Record<string, ReceiptState>> = {
  'message.submitted': 'enroute',
  'message.delivered': 'delivered',
  'message.undelivered': 'undeliverable',
  'message.failed': 'undeliverable',
  'message.rejected': 'rejected',
  'message.expired': 'expired',
  'message.cancelled': 'deleted',
}

/** Events that may become a receipt. */
export const receiptEvents = Object.keys(states) as EventBatch['name'][]

type Fact = EventBatch<'message.delivered'>['items'][number]

/**
 * The receipts that a batch of events owes to SMPP customers, in the order of the events.
 * Their ids follow from the batch's, so that the same batch gives the same ones.
 */
export function receiptsOf(batch: EventBatch): OutgoingRow[] {
  const state = states[batch.name]
  const { accountId } = batch
  if (state === undefined || accountId === null) return []
  return numbered(
    batch,
    (batch.items as readonly Fact[]).flatMap((fact) => receiptsOfFact(fact, state)),
  ).map((row) => ({
    accountId,
    ...row,
  }))
}

function receiptsOfFact(fact: Fact, state: ReceiptState): Delivery[] {
  if (fact.metadata?.['smpp'] === undefined) return []
  const { data: memory } = smppMemory.safeParse(fact.metadata['smpp'])
  if (memory === undefined) return []
  const own = fact.messageId.slice(-32)
  return memory.receipts
    .filter(({ wants }) => wantsReceiptOf(wants, state))
    .map(({ id = own }) => ({
      systemId: memory.systemId,
      about: id,
      pdu: packPdu(
        writeReceipt(memory, {
          id,
          state,
          code: fact.code ?? null,
          submittedAtMs: timeOfId(fact.messageId),
          doneAtMs: Date.parse(fact.at),
        }),
      ),
    }))
}
