import type { EventBatch } from '#platform/outbox.ts'
import { splitSms } from '#shared/sms-text.ts'
import type { MessageInput } from '#smpp/smpp.ts'
import { numbered } from './numbered.ts'
import { packPdu } from './outgoing-pdu.ts'
import type { OutgoingRow } from './queries.ts'
import { writeAddress } from './read-address.ts'

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

function hexOf(id: string): string {
  return id.slice(-32)
}
