import { decodeSms, readUserDataHeader } from '#shared/sms-text.ts'
import {
  concatenationOf,
  isReceipt,
  messageIdCandidates,
  openMessage,
  parseReceipt,
  type MessagePdu,
  type ReceiptState,
} from '#smpp/smpp.ts'
import type { InboundPart, InboundText, Receipt } from '../update.ts'
import { receiptCodes } from './codes.ts'

const states: Readonly<Record<string, Receipt['state']>> = {
  enroute: 'onTheWay',
  accepted: 'onTheWay',
  scheduled: 'onTheWay',
  delivered: 'delivered',
  expired: 'expired',
  deleted: 'undelivered',
  undeliverable: 'undelivered',
  skipped: 'undelivered',
  rejected: 'rejected',
  unknown: 'unknown',
}

/** What receipts call the states in which nothing arrived. */
const words: Readonly<Partial<Record<ReceiptState, keyof typeof receiptCodes>>> = {
  expired: 'EXPIRED',
  deleted: 'DELETED',
  undeliverable: 'UNDELIV',
  skipped: 'SKIPPED',
  rejected: 'REJECTD',
}

/** Reads what a carrier delivers: a receipt, a message, or a part of one. Null when it is a receipt that names nothing. */
export function readDelivery(pdu: MessagePdu): Receipt | InboundText | InboundPart | null {
  if (isReceipt(pdu)) return readReceipt(pdu)
  const from = asNumber(pdu.source, pdu.sourceTon)
  const to = asNumber(pdu.destination, pdu.destinationTon)
  const place = concatenationOf(pdu)
  if (!place || place.total === 1)
    return { kind: 'message', providerId: null, from, to, content: { type: 'text', text: textOf(pdu) } }
  const group = `${place.width} ${place.reference} ${place.total}`
  return {
    kind: 'part',
    from,
    to,
    group,
    position: place.position,
    total: place.total,
    payload: payloadOf(pdu),
  }
}

/** Puts the parts of a long message together: UCS-2 parts may have been cut inside a character, so octets are joined, not texts. */
export function joinParts(payloads: readonly string[]): InboundText['content'] {
  const parts = payloads.map((payload) => JSON.parse(payload) as PartPayload)
  const [first] = parts
  const alike =
    first !== undefined && parts.every(({ coding, header }) => coding === first.coding && header === null)
  const text = alike
    ? decodeSms(Buffer.concat(parts.map(({ octets }) => Buffer.from(octets, 'base64'))), first.coding)
    : parts.map(textOfPart).join('')
  return { type: 'text', text }
}

/** A part as it is stored: its header is kept only where it names a national table, which each part does for itself. */
type PartPayload = { readonly coding: number; readonly octets: string; readonly header: string | null }

function payloadOf(pdu: MessagePdu): string {
  const { udh, octets } = openMessage(pdu)
  const { locking, single } = udh ? readUserDataHeader(udh).shift : {}
  const header = udh && (locking || single) ? Buffer.from(udh).toString('base64') : null
  return JSON.stringify({
    coding: pdu.dataCoding,
    octets: Buffer.from(octets).toString('base64'),
    header,
  } satisfies PartPayload)
}

function textOfPart({ coding, octets, header }: PartPayload): string {
  return decodeSms(Buffer.from(octets, 'base64'), coding, header ? Buffer.from(header, 'base64') : null)
}

function readReceipt(pdu: MessagePdu): Receipt | null {
  const receipt = parseReceipt(pdu)
  if (!receipt) return null
  const hasError = receipt.error !== '' && !/^0+$/.test(receipt.error)
  const word = words[receipt.state]
  const own = hasError ? `The carrier's own code is ${receipt.error}.` : ''
  return {
    kind: 'receipt',
    refs: messageIdCandidates(receipt.messageId),
    addresses: [asNumber(pdu.source, pdu.sourceTon), asNumber(pdu.destination, pdu.destinationTon)],
    state: states[receipt.state] ?? 'unknown',
    code: hasError ? `carrier_${receipt.error}` : null,
    detail: word ? `${word}: ${receiptCodes[word].meaning} ${own}`.trimEnd() : own || null,
  }
}

function textOf(pdu: MessagePdu): string {
  const { udh, octets } = openMessage(pdu)
  return decodeSms(octets, pdu.dataCoding, udh)
}

/** International numbers get their plus; short codes and names stay as they are. */
function asNumber(address: string, ton: number): string {
  if (ton === 5 || address.startsWith('+') || !/^\d+$/.test(address)) return address
  return ton === 1 || address.length >= 10 ? `+${address}` : address
}
