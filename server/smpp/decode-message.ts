import { commands } from './commands.ts'
import { findNul, readTlvs } from './octet-reader.ts'
import type { MalformedPdu, MessagePdu, Tlv } from './pdu.ts'
import { statusName, statuses } from './statuses.ts'
import { fixedTlvSize, tags } from './tags.ts'

const noTlvs: readonly Tlv[] = []
const noOctets = Buffer.alloc(0)

/**
 * Opens a submit_sm, deliver_sm or data_sm.
 * A submit_sm is held to every rule (we are the message centre); in a deliver_sm or data_sm odd values of single
 * octets and TLV sizes are let through, because refusing them would only lose a carrier's receipt.
 * Source: SMPP 3.4 §4.4.1, §4.6.1, §4.7.1.
 */
export function decodeMessage(
  buffer: Buffer,
  start: number,
  end: number,
  command: number,
  sequence: number,
): MessagePdu | MalformedPdu {
  const pdu =
    command === commands.dataSm
      ? decodeData(buffer, start, end, sequence)
      : decodeShort(buffer, start, end, command, sequence)
  if (pdu.type === 'malformed') return pdu
  if (pdu.tlvs.length > 0) {
    const fault = tlvFault(pdu)
    if (fault !== 0) return malformed(command, sequence, fault)
  }
  if (command === commands.submitSm) {
    const fault = submitFault(pdu)
    if (fault !== 0) return malformed(command, sequence, fault)
  }
  return pdu
}

// Finds where each field ends before anything is built: this is the hottest path of the codec.
function decodeShort(
  buffer: Buffer,
  start: number,
  end: number,
  command: number,
  sequence: number,
): MessagePdu | MalformedPdu {
  const type = findNul(buffer, start + 16, end, 5)
  if (type < 0) return malformed(command, sequence, statuses.RINVSERTYP)
  const source = findNul(buffer, type + 3, end, 20)
  if (source < 0) return malformed(command, sequence, statuses.RINVSRCADR)
  const destination = findNul(buffer, source + 3, end, 20)
  if (destination < 0) return malformed(command, sequence, statuses.RINVDSTADR)
  const schedule = findNul(buffer, destination + 4, end, 16)
  if (!isTimeEnd(schedule, destination + 4)) return malformed(command, sequence, statuses.RINVSCHED)
  const validity = findNul(buffer, schedule + 1, end, 16)
  if (!isTimeEnd(validity, schedule + 1)) return malformed(command, sequence, statuses.RINVEXPIRY)
  const text = validity + 6
  if (text > end) return malformed(command, sequence, statuses.RINVCMDLEN)
  const size = buffer[text - 1] ?? 0
  if (size > 254 || text + size > end) return malformed(command, sequence, statuses.RINVMSGLEN)
  const tlvs = text + size === end ? noTlvs : readTlvs(buffer, text + size, end)
  if (typeof tlvs === 'number') return malformed(command, sequence, tlvs)
  return {
    type: 'message',
    command,
    status: buffer.readUInt32BE(start + 8),
    sequence,
    serviceType: textBetween(buffer, start + 16, type),
    sourceTon: buffer[type + 1] ?? 0,
    sourceNpi: buffer[type + 2] ?? 0,
    source: textBetween(buffer, type + 3, source),
    destinationTon: buffer[source + 1] ?? 0,
    destinationNpi: buffer[source + 2] ?? 0,
    destination: textBetween(buffer, source + 3, destination),
    esmClass: buffer[destination + 1] ?? 0,
    protocolId: buffer[destination + 2] ?? 0,
    priority: buffer[destination + 3] ?? 0,
    scheduleDeliveryTime: textBetween(buffer, destination + 4, schedule),
    validityPeriod: textBetween(buffer, schedule + 1, validity),
    registeredDelivery: buffer[validity + 1] ?? 0,
    replaceIfPresent: buffer[validity + 2] ?? 0,
    dataCoding: buffer[validity + 3] ?? 0,
    defaultMessageId: buffer[validity + 4] ?? 0,
    shortMessage: size === 0 ? noOctets : buffer.subarray(text, text + size),
    tlvs,
  }
}

function textBetween(buffer: Buffer, start: number, end: number): string {
  return start === end ? '' : buffer.toString('latin1', start, end)
}

function isTimeEnd(end: number, start: number): boolean {
  return end === start || end === start + 16
}

function decodeData(buffer: Buffer, start: number, end: number, sequence: number): MessagePdu | MalformedPdu {
  const command = commands.dataSm
  const status = buffer.readUInt32BE(start + 8)
  const type = findNul(buffer, start + 16, end, 5)
  if (type < 0) return malformed(command, sequence, statuses.RINVSERTYP)
  // data_sm alone allows addresses of 64 characters (§4.7.1); 20 is the most any network can carry on.
  const source = findNul(buffer, type + 3, end, 20)
  if (source < 0) return malformed(command, sequence, statuses.RINVSRCADR)
  const destination = findNul(buffer, source + 3, end, 20)
  if (destination < 0) return malformed(command, sequence, statuses.RINVDSTADR)
  const at = destination + 4
  if (at > end) return malformed(command, sequence, statuses.RINVCMDLEN)
  const tlvs = readTlvs(buffer, at, end)
  if (typeof tlvs === 'number') return malformed(command, sequence, tlvs)
  return {
    type: 'message',
    command,
    status,
    sequence,
    serviceType: textBetween(buffer, start + 16, type),
    sourceTon: buffer[type + 1] ?? 0,
    sourceNpi: buffer[type + 2] ?? 0,
    source: textBetween(buffer, type + 3, source),
    destinationTon: buffer[source + 1] ?? 0,
    destinationNpi: buffer[source + 2] ?? 0,
    destination: textBetween(buffer, source + 3, destination),
    esmClass: buffer[at - 3] ?? 0,
    protocolId: 0,
    priority: 0,
    scheduleDeliveryTime: '',
    validityPeriod: '',
    registeredDelivery: buffer[at - 2] ?? 0,
    replaceIfPresent: 0,
    dataCoding: buffer[at - 1] ?? 0,
    defaultMessageId: 0,
    shortMessage: noOctets,
    tlvs,
  }
}

function tlvFault(pdu: MessagePdu): number {
  let payloads = 0
  for (const { tag, value } of pdu.tlvs) {
    if (tag === tags.messagePayload) payloads++
    else if (pdu.command === commands.submitSm) {
      const size = fixedTlvSize(tag)
      if (size !== undefined && size !== value.length) return statuses.RINVTLVLEN
    }
  }
  if (payloads === 0) return 0
  return payloads > 1 || pdu.shortMessage.length > 0 ? statuses.RTLVNOTALLWD : 0
}

function submitFault(pdu: MessagePdu): number {
  if (pdu.sourceTon > 6) return statuses.RINVSRCTON
  if (!isNumberingPlan(pdu.sourceNpi)) return statuses.RINVSRCNPI
  if (pdu.destinationTon > 6) return statuses.RINVDSTTON
  if (!isNumberingPlan(pdu.destinationNpi)) return statuses.RINVDSTNPI
  if (pdu.destination === '') return statuses.RINVDSTADR
  if (pdu.priority > 3) return statuses.RINVPRTFLG
  if (pdu.replaceIfPresent > 1) return statuses.RINVREPFLAG
  return 0
}

// §5.2.6: 0 unknown, 1 E.164, 3 data, 4 telex, 6 land mobile, 8 national, 9 private, 10 ERMES, 14 internet, 18 WAP.
function isNumberingPlan(npi: number): boolean {
  return npi < 32 && ((0b1000100011101011011 >>> npi) & 1) === 1
}

const reasons = new Map<number, string>([
  [statuses.RINVSERTYP, 'service_type is longer than 5 characters or has no end'],
  [statuses.RINVSRCADR, 'source_addr is longer than 20 characters or has no end'],
  [statuses.RINVDSTADR, 'destination_addr is empty, longer than 20 characters or has no end'],
  [statuses.RINVSCHED, 'schedule_delivery_time is neither empty nor 16 characters'],
  [statuses.RINVEXPIRY, 'validity_period is neither empty nor 16 characters'],
  [statuses.RINVCMDLEN, 'the body ends before its last mandatory field'],
  [statuses.RINVMSGLEN, 'sm_length is over 254 or beyond the PDU'],
  [statuses.RINVTLVSTREAM, 'the PDU ends inside the head of a TLV'],
  [statuses.RINVTLVLEN, "the length of a TLV is not its tag's or goes beyond the PDU"],
  [statuses.RTLVNOTALLWD, 'message_payload stands beside short_message or twice'],
])

function malformed(command: number, sequence: number, status: number): MalformedPdu {
  const reason = reasons.get(status) ?? `${statusName(status)}: a field has a value outside the standard`
  return { type: 'malformed', command, sequence, status, nack: false, reason }
}
