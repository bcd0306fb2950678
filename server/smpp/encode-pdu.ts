import { commands } from './commands.ts'
import type { BindFields, MessageInput, Tlv } from './pdu.ts'
import type { PduWriter } from './pdu-writer.ts'
import { statuses } from './statuses.ts'
import { tags } from './tags.ts'

const noTlvs: readonly Tlv[] = []
const noOctets = new Uint8Array(0)
// Header, every fixed octet and every C-octet string at its longest.
const messageSizeMax = 16 + 6 + 2 + 21 + 2 + 21 + 3 + 17 + 17 + 5 + 254

/**
 * Writes a submit_sm or deliver_sm after what the writer already holds.
 * Shape: 0, or the command_status that names the field that cannot be encoded; nothing is written then.
 * Source: SMPP 3.4 §4.4.1, §4.6.1.
 */
export function encodeMessage(
  writer: PduWriter,
  command: number,
  sequence: number,
  message: MessageInput,
): number {
  const tlvs = message.tlvs ?? noTlvs
  const text = message.shortMessage ?? noOctets
  const fault = contentFault(text, tlvs)
  if (fault !== 0) return fault
  writer.reserve(messageSizeMax + tlvsSize(tlvs))
  const octets = writer.octets
  const start = writer.length
  let at = writeCString(octets, start + 16, message.serviceType ?? '', 5)
  if (at < 0) return statuses.RINVSERTYP
  octets[at++] = message.sourceTon ?? 0
  octets[at++] = message.sourceNpi ?? 0
  at = writeCString(octets, at, message.source ?? '', 20)
  if (at < 0) return statuses.RINVSRCADR
  octets[at++] = message.destinationTon ?? 0
  octets[at++] = message.destinationNpi ?? 0
  at = writeCString(octets, at, message.destination, 20)
  if (at < 0) return statuses.RINVDSTADR
  octets[at++] = message.esmClass ?? 0
  octets[at++] = message.protocolId ?? 0
  octets[at++] = message.priority ?? 0
  at = writeTime(octets, at, message.scheduleDeliveryTime ?? '')
  if (at < 0) return statuses.RINVSCHED
  at = writeTime(octets, at, message.validityPeriod ?? '')
  if (at < 0) return statuses.RINVEXPIRY
  octets[at++] = message.registeredDelivery ?? 0
  octets[at++] = message.replaceIfPresent ?? 0
  octets[at++] = message.dataCoding ?? 0
  octets[at++] = message.defaultMessageId ?? 0
  octets[at++] = text.length
  octets.set(text, at)
  at = writeTlvs(octets, at + text.length, tlvs)
  writeHeader(octets, start, at - start, command, 0, sequence)
  writer.length = at
  return 0
}

/** Writes a PDU that is only a header: enquire_link, unbind, generic_nack, and refusals. */
export function encodeBare(writer: PduWriter, command: number, status: number, sequence: number): void {
  writer.reserve(16)
  writeHeader(writer.octets, writer.length, 16, command, status, sequence)
  writer.length += 16
}

/**
 * Writes a submit_sm_resp, deliver_sm_resp, data_sm_resp or bind response: one C-octet string and TLVs.
 * A refusal carries no body (§4.4.2) unless it has TLVs to say why (SMPP 5.0 §4.2.2).
 * Shape: 0, or the command_status of the string that is too long; nothing is written then.
 */
export function encodeResponse(
  writer: PduWriter,
  command: number,
  status: number,
  sequence: number,
  text = '',
  tlvs = noTlvs,
): number {
  if (status !== 0 && tlvs.length === 0) {
    encodeBare(writer, command, status, sequence)
    return 0
  }
  writer.reserve(16 + 65 + tlvsSize(tlvs))
  const start = writer.length
  let at = writeCString(writer.octets, start + 16, text, 64)
  if (at < 0) return statuses.RINVMSGID
  at = writeTlvs(writer.octets, at, tlvs)
  writeHeader(writer.octets, start, at - start, command, status, sequence)
  writer.length = at
  return 0
}

/** Writes a bind request. Shape: 0, or the command_status of the field that is too long. Source: SMPP 3.4 §4.1. */
export function encodeBind(writer: PduWriter, command: number, sequence: number, bind: BindFields): number {
  writer.reserve(16 + 16 + 17 + 13 + 3 + 41)
  const octets = writer.octets
  const start = writer.length
  let at = writeCString(octets, start + 16, bind.systemId, 15)
  if (at < 0) return statuses.RINVSYSID
  at = writeCString(octets, at, bind.password, 16)
  if (at < 0) return statuses.RINVPASWD
  at = writeCString(octets, at, bind.systemType, 12)
  if (at < 0) return statuses.RINVSYSTYP
  octets[at++] = bind.interfaceVersion
  octets[at++] = bind.addressTon
  octets[at++] = bind.addressNpi
  at = writeCString(octets, at, bind.addressRange, 40)
  if (at < 0) return statuses.RBINDFAIL
  writeHeader(octets, start, at - start, command, 0, sequence)
  writer.length = at
  return 0
}

/** Writes the answer to a query_sm. Source: SMPP 3.4 §4.8.2. */
export function encodeQueryResponse(
  writer: PduWriter,
  sequence: number,
  answer: { messageId: string; finalDate: string; messageState: number; errorCode: number },
): number {
  writer.reserve(16 + 65 + 17 + 2)
  const start = writer.length
  let at = writeCString(writer.octets, start + 16, answer.messageId, 64)
  if (at < 0) return statuses.RINVMSGID
  at = writeTime(writer.octets, at, answer.finalDate)
  if (at < 0) return statuses.RQUERYFAIL
  writer.octets[at++] = answer.messageState
  writer.octets[at++] = answer.errorCode
  writeHeader(writer.octets, start, at - start, commands.querySmResp, 0, sequence)
  writer.length = at
  return 0
}

function contentFault(text: Uint8Array, tlvs: readonly Tlv[]): number {
  if (text.length > 254) return statuses.RINVMSGLEN
  for (const { tag, value } of tlvs) {
    if (value.length > 0xffff || tag > 0xffff || tag < 0) return statuses.RINVTLVLEN
    if (tag === tags.messagePayload && text.length > 0) return statuses.RTLVNOTALLWD
  }
  return 0
}

function tlvsSize(tlvs: readonly Tlv[]): number {
  let size = 0
  for (const tlv of tlvs) size += 4 + tlv.value.length
  return size
}

function writeTlvs(octets: Buffer, offset: number, tlvs: readonly Tlv[]): number {
  let at = offset
  for (const { tag, value } of tlvs) {
    octets[at++] = tag >>> 8
    octets[at++] = tag
    octets[at++] = value.length >>> 8
    octets[at++] = value.length
    octets.set(value, at)
    at += value.length
  }
  return at
}

// Character by character: for strings this short it beats a call into native code.
function writeCString(octets: Buffer, offset: number, text: string, max: number): number {
  const size = text.length
  if (size > max) return -1
  let at = offset
  for (let index = 0; index < size; index++) {
    const code = text.charCodeAt(index)
    if (code === 0 || code > 0xff) return -1
    octets[at++] = code
  }
  octets[at++] = 0
  return at
}

function writeTime(octets: Buffer, offset: number, text: string): number {
  if (text.length !== 0 && text.length !== 16) return -1
  return writeCString(octets, offset, text, 16)
}

function writeHeader(
  octets: Buffer,
  start: number,
  length: number,
  command: number,
  status: number,
  sequence: number,
): void {
  let at = writeUInt32(octets, start, length)
  at = writeUInt32(octets, at, command)
  at = writeUInt32(octets, at, status)
  writeUInt32(octets, at, sequence)
}

function writeUInt32(octets: Buffer, offset: number, value: number): number {
  octets[offset] = value >>> 24
  octets[offset + 1] = value >>> 16
  octets[offset + 2] = value >>> 8
  octets[offset + 3] = value
  return offset + 4
}
