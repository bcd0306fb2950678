import { commands, isResponse } from './commands.ts'
import { decodeMessage } from './decode-message.ts'
import { OctetReader } from './octet-reader.ts'
import type { MalformedPdu, Pdu } from './pdu.ts'
import { statuses } from './statuses.ts'

const sequenceMax = 0x7fffffff

/**
 * Opens one whole PDU. Never throws: what is wrong comes back as a MalformedPdu with the status to answer.
 * Shape: `buffer[start … start + length)` is the PDU, its command_length included.
 * Source: SMPP 3.4 §3.2, §4.
 */
export function decodePdu(buffer: Buffer, start: number, length: number): Pdu | MalformedPdu {
  if (length < 16 || start < 0 || start + length > buffer.length || buffer.readUInt32BE(start) !== length) {
    return malformed(0, 0, statuses.RINVCMDLEN, 'command_length does not frame a PDU', true)
  }
  const command = buffer.readUInt32BE(start + 4)
  const sequence = buffer.readUInt32BE(start + 12)
  // A generic_nack answers what could not be read, so its sequence may be null (§4.3.1).
  if ((sequence === 0 || sequence > sequenceMax) && command !== commands.genericNack) {
    return malformed(command, sequence, statuses.RUNKNOWNERR, 'sequence_number out of range', true)
  }
  if (command === commands.submitSm || command === commands.deliverSm || command === commands.dataSm) {
    return decodeMessage(buffer, start, start + length, command, sequence)
  }
  return decodeOther(buffer, start, start + length, command, sequence)
}

function decodeOther(
  buffer: Buffer,
  start: number,
  end: number,
  command: number,
  sequence: number,
): Pdu | MalformedPdu {
  const reader = new OctetReader(buffer, start + 16, end)
  const pdu = openBody(reader, { command, status: buffer.readUInt32BE(start + 8), sequence })
  if (reader.fault !== 0) return malformed(command, sequence, reader.fault, reader.reason, false)
  // Trailing octets are refused in requests; in a response they must not cost us the answer it carries.
  if (pdu.type !== 'opaque' && !reader.atEnd() && !isResponse(command)) {
    return malformed(command, sequence, statuses.RINVCMDLEN, 'octets after the last field', false)
  }
  return pdu
}

function openBody(reader: OctetReader, header: { command: number; status: number; sequence: number }): Pdu {
  switch (header.command) {
    case commands.submitSmResp:
    case commands.deliverSmResp:
    case commands.dataSmResp: {
      if (reader.atEnd()) return { type: 'message_response', ...header, messageId: '', tlvs: [] }
      const messageId = reader.cString(64, statuses.RINVMSGID, 'message_id')
      return { type: 'message_response', ...header, messageId, tlvs: reader.tlvs() }
    }
    case commands.bindReceiver:
    case commands.bindTransmitter:
    case commands.bindTransceiver:
      return openBind(reader, header)
    case commands.bindReceiverResp:
    case commands.bindTransmitterResp:
    case commands.bindTransceiverResp: {
      if (reader.atEnd()) return { type: 'bind_response', ...header, systemId: '', tlvs: [] }
      const systemId = reader.cString(15, statuses.RINVSYSID, 'system_id')
      return { type: 'bind_response', ...header, systemId, tlvs: reader.tlvs() }
    }
    case commands.enquireLink:
    case commands.enquireLinkResp:
    case commands.unbind:
    case commands.unbindResp:
    case commands.genericNack:
    case commands.cancelSmResp:
    case commands.replaceSmResp:
      return { type: 'bare', ...header }
    case commands.querySm:
    case commands.cancelSm:
    case commands.querySmResp:
      return openEnquiry(reader, header)
    default:
      return { type: 'opaque', ...header, body: reader.rest() }
  }
}

function openBind(reader: OctetReader, header: { command: number; status: number; sequence: number }): Pdu {
  return {
    type: 'bind',
    ...header,
    systemId: reader.cString(15, statuses.RINVSYSID, 'system_id'),
    // The standard says 8; servers and clients in the field use up to 16.
    password: reader.cString(16, statuses.RINVPASWD, 'password'),
    systemType: reader.cString(12, statuses.RINVSYSTYP, 'system_type'),
    interfaceVersion: reader.octet(),
    addressTon: reader.octet(),
    addressNpi: reader.octet(),
    addressRange: reader.cString(40, statuses.RBINDFAIL, 'address_range'),
  }
}

function openEnquiry(
  reader: OctetReader,
  header: { command: number; status: number; sequence: number },
): Pdu {
  if (header.command === commands.cancelSm) {
    return {
      type: 'cancel',
      ...header,
      serviceType: reader.cString(5, statuses.RINVSERTYP, 'service_type'),
      messageId: reader.cString(64, statuses.RINVMSGID, 'message_id'),
      sourceTon: reader.octet(),
      sourceNpi: reader.octet(),
      source: reader.cString(20, statuses.RINVSRCADR, 'source_addr'),
      destinationTon: reader.octet(),
      destinationNpi: reader.octet(),
      destination: reader.cString(20, statuses.RINVDSTADR, 'destination_addr'),
    }
  }
  if (header.command === commands.querySm) {
    return {
      type: 'query',
      ...header,
      messageId: reader.cString(64, statuses.RINVMSGID, 'message_id'),
      sourceTon: reader.octet(),
      sourceNpi: reader.octet(),
      source: reader.cString(20, statuses.RINVSRCADR, 'source_addr'),
    }
  }
  if (reader.atEnd()) {
    return { type: 'query_response', ...header, messageId: '', finalDate: '', messageState: 0, errorCode: 0 }
  }
  return {
    type: 'query_response',
    ...header,
    messageId: reader.cString(64, statuses.RINVMSGID, 'message_id'),
    finalDate: reader.cString(16, statuses.RQUERYFAIL, 'final_date'),
    messageState: reader.octet(),
    errorCode: reader.octet(),
  }
}

function malformed(
  command: number,
  sequence: number,
  status: number,
  reason: string,
  nack: boolean,
): MalformedPdu {
  return { type: 'malformed', command, sequence, status, nack, reason }
}
