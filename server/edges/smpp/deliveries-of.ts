import type { EventBatch } from '#platform/outbox.ts'
import { timeOfId } from '#shared/ids.ts'
import { splitSms } from '#shared/sms-text.ts'
import type { MessageInput, ReceiptState } from '#smpp/smpp.ts'
import { packPdu } from './outgoing-pdu.ts'
import type { OutgoingRow } from './queries.ts'
import { writeAddress } from './read-address.ts'
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

type Delivery = Omit<OutgoingRow, 'accountId' | 'id'>

function receiptsOfFact(fact: Fact, state: ReceiptState): Delivery[] {
  if (fact.metadata?.['smpp'] === undefined) return []
  const { data: memory } = smppMemory.safeParse(fact.metadata['smpp'])
  if (memory === undefined) return []
  const own = hexOf(fact.messageId)
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

/** The deliveries that carry what contacts wrote to an account's logins; long texts in parts. */
export function inboundOf(
  batch: EventBatch<'message.received'>,
  systemIds: readonly string[],
): OutgoingRow[] {
  const { accountId } = batch
  if (accountId === null) return []
  const deliveries = batch.items
    .filter(({ channel }) => channel === 'sms')
    .flatMap((fact) =>
      systemIds.flatMap((systemId) =>
        inboundPdus(fact).map((pdu) => ({
          systemId,
          about: `${hexOf(fact.messageId)} ${systemId}`,
          pdu: packPdu(pdu),
        })),
      ),
    )
  return numbered(batch, deliveries).map((row) => ({ accountId, ...row }))
}

const userDataHeaderBit = 0x40

function inboundPdus({
  messageId,
  from,
  to,
  text,
}: EventBatch<'message.received'>['items'][number]): MessageInput[] {
  const source = writeAddress(from)
  const destination = writeAddress(to)
  const reference = Number.parseInt(hexOf(messageId).slice(-4), 16)
  return splitSms(text, { reference }).map((part) => ({
    source: source.address,
    sourceTon: source.ton,
    sourceNpi: source.npi,
    destination: destination.address,
    destinationTon: destination.ton,
    destinationNpi: destination.npi,
    esmClass: part.esmClassUdhi ? userDataHeaderBit : 0,
    dataCoding: part.dataCoding,
    shortMessage: part.udh === null ? part.octets : Buffer.concat([part.udh, part.octets]),
  }))
}

/** Gives each delivery of a batch its id: the batch's own, counted on in its last 32 bits. */
function numbered<Row>(batch: { readonly id: string }, rows: readonly Row[]): (Row & { id: string })[] {
  const head = batch.id.slice(0, -8)
  const first = Number.parseInt(batch.id.slice(-8), 16)
  return rows.map((row, index) => ({
    ...row,
    id: head + ((first + index) >>> 0).toString(16).padStart(8, '0'),
  }))
}

function hexOf(id: string): string {
  return id.slice(-32)
}
