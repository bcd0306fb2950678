import type { MessageClass } from '#shared/message-kinds.ts'
import { charsetOf, decodeSms, readUserDataHeader } from '#shared/sms-text.ts'
import {
  concatenationOf,
  openMessage,
  parseSmppTime,
  statuses,
  tags,
  type Concatenation,
  type MessagePdu,
  type Tlv,
} from '#smpp/smpp.ts'
import type { Bind } from './bind.ts'
import { messageClassOf } from './message-class.ts'
import { readDestination, readSource } from './read-address.ts'
import { vendorStatuses } from './refusal-status.ts'
import { wantsReceipts, type SmppMemory } from './wanted-receipt.ts'

/** What a submit asks for, beside its text. Times in milliseconds since 1970. */
export type Envelope = {
  readonly from: string | null
  readonly to: string
  readonly class: MessageClass
  readonly sendAtMs: number | null
  readonly expiresAtMs: number | null
  readonly registration: Readonly<Record<string, string>> | null
  readonly memory: Omit<SmppMemory, 'receipts' | 'systemId'>
  /** registered_delivery. */
  readonly wants: number
}

/** The body of one part: its header is kept only where it names a national table. Base64. */
export type PartBody = { readonly coding: number; readonly octets: string; readonly header: string | null }

/** A submit, read: a message, a part of one, or the status that refuses it with the reason for people. */
export type Submission =
  | { readonly kind: 'message'; readonly envelope: Envelope; readonly text: string }
  | {
      readonly kind: 'part'
      readonly envelope: Envelope
      readonly place: Concatenation
      readonly body: PartBody
    }
  | { readonly kind: 'refused'; readonly status: number; readonly why: string }

/** Bits 5 to 2 of esm_class: the type of the message. Source: SMPP 3.4 §5.2.12. */
const messageTypeBits = 0x3c

/** Reads a submit_sm or data_sm. Nothing of the receive buffer is kept. */
export function readSubmit(pdu: MessagePdu, bind: Bind, nowMs: number): Submission {
  if ((pdu.esmClass & messageTypeBits) !== 0)
    return refused(
      statuses.RINVESMCLASS,
      'invalid_request: only messages of the default type are carried, no receipts or acknowledgements',
    )
  const { udh, octets } = openMessage(pdu)
  if (octets.length === 0) return emptyRefused(pdu)
  const header = udh === null ? null : readUserDataHeader(udh)
  if (charsetOf(pdu.dataCoding) === 'binary' || (header !== null && header.ports !== null))
    return refused(
      vendorStatuses.contentUnsupported,
      'content_unsupported: only texts are carried, not binary or port-addressed messages',
    )
  const envelope = readEnvelope(pdu, bind, nowMs)
  if ('status' in envelope) return envelope
  const place = concatenationOf(pdu)
  if (place === null || place.total === 1)
    return { kind: 'message', envelope, text: decodeSms(octets, pdu.dataCoding, udh) }
  const shifted = header !== null && (header.shift.locking !== undefined || header.shift.single !== undefined)
  const body = {
    coding: pdu.dataCoding,
    octets: base64(octets),
    header: shifted && udh !== null ? base64(udh) : null,
  }
  return { kind: 'part', envelope, place, body }
}

/** The text of a long message: octets are joined, not texts, for a character may be cut in two. */
export function joinBodies(bodies: readonly PartBody[]): string {
  const [first] = bodies
  const alike =
    first !== undefined && bodies.every(({ coding, header }) => coding === first.coding && header === null)
  if (!alike) return bodies.map(textOfBody).join('')
  return decodeSms(Buffer.concat(bodies.map(({ octets }) => Buffer.from(octets, 'base64'))), first.coding)
}

function textOfBody({ coding, octets, header }: PartBody): string {
  return decodeSms(
    Buffer.from(octets, 'base64'),
    coding,
    header === null ? null : Buffer.from(header, 'base64'),
  )
}

type Refused = Extract<Submission, { kind: 'refused' }>

function refused(status: number, why: string): Refused {
  return { kind: 'refused', status, why }
}

function emptyRefused(pdu: MessagePdu): Refused {
  return pdu.defaultMessageId === 0
    ? refused(statuses.RINVMSGLEN, 'invalid_request: the message has no text')
    : refused(statuses.RINVDFTMSGID, 'invalid_request: there are no predefined messages here')
}

function readEnvelope(pdu: MessagePdu, bind: Bind, nowMs: number): Envelope | Refused {
  const destination = { ton: pdu.destinationTon, npi: pdu.destinationNpi, address: pdu.destination }
  const to = readDestination(destination, bind.country)
  if (to === null || to === '')
    return refused(statuses.RINVDSTADR, 'recipient_invalid: the destination is not a number')
  const times = readTimes(pdu, nowMs)
  if ('status' in times) return times
  const registration = readRegistration(pdu.tlvs)
  if (registration === 'invalid')
    return refused(statuses.RINVTLVVAL, 'invalid_request: a DLT value has 1 to 64 printable characters')
  const source = { ton: pdu.sourceTon, npi: pdu.sourceNpi, address: pdu.source }
  const reference = userReference(pdu.tlvs)
  return {
    from: readSource(source, bind.country),
    to,
    class: messageClassOf(pdu.serviceType, bind.systemWords),
    ...times,
    registration,
    memory: {
      from: [source.ton, source.npi, source.address],
      to: [destination.ton, destination.npi, destination.address],
      ...(reference !== null && { reference }),
    },
    wants: wantsReceipts(pdu.registeredDelivery) ? pdu.registeredDelivery : 0,
  }
}

const lateMs = 60_000

function readTimes(pdu: MessagePdu, nowMs: number): Pick<Envelope, 'sendAtMs' | 'expiresAtMs'> | Refused {
  const sendAtMs = pdu.scheduleDeliveryTime === '' ? null : parseSmppTime(pdu.scheduleDeliveryTime, nowMs)
  if (pdu.scheduleDeliveryTime !== '' && (sendAtMs === null || sendAtMs < nowMs - lateMs))
    return refused(statuses.RINVSCHED, 'schedule_invalid: schedule_delivery_time is no time to come')
  const expiresAtMs = pdu.validityPeriod === '' ? null : parseSmppTime(pdu.validityPeriod, nowMs)
  if (pdu.validityPeriod !== '' && (expiresAtMs === null || expiresAtMs <= Math.max(nowMs, sendAtMs ?? 0)))
    return refused(statuses.RINVEXPIRY, 'schedule_invalid: validity_period ends before the message could go')
  return { sendAtMs, expiresAtMs }
}

const registrationTags = new Map<number, string>([
  [tags.dltEntityId, 'entityId'],
  [tags.dltTemplateId, 'templateId'],
  [tags.dltChainHash, 'chainHash'],
])

function readRegistration(tlvs: readonly Tlv[]): Record<string, string> | null | 'invalid' {
  const registration: Record<string, string> = {}
  let isGiven = false
  for (const { tag, value } of tlvs) {
    const name = registrationTags.get(tag)
    if (name === undefined) continue
    // Some gateways end the value with a NUL.
    const text = Buffer.from(value).toString('latin1').replace(/\0+$/, '')
    if (!/^[\x21-\x7e]{1,64}$/.test(text)) return 'invalid'
    registration[name] = text
    isGiven = true
  }
  return isGiven ? registration : null
}

function userReference(tlvs: readonly Tlv[]): number | null {
  const value = tlvs.find(({ tag }) => tag === tags.userMessageReference)?.value
  return value?.length === 2 ? ((value[0] ?? 0) << 8) | (value[1] ?? 0) : null
}

function base64(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64')
}
