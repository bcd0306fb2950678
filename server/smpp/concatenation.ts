import { readUserDataHeader } from '#shared/sms-text.ts'
import type { MessagePdu, Tlv } from './pdu.ts'
import { openMessage } from './short-message.ts'
import { tags } from './tags.ts'

/**
 * Which part of which long message this is.
 * Shape: `position` 1 … total; `width` says how it was marked, and belongs to the key: an 8 bit 7 is not a 16 bit 7.
 */
export type Concatenation = {
  reference: number
  total: number
  position: number
  width: '8bit' | '16bit' | 'sar'
}

/**
 * Reads a part's place from its user data header or its SAR TLVs.
 * Shape: null for a message alone or a mark that makes no sense.
 * Source: 3GPP TS 23.040 §9.2.3.24.1, .8; SMPP 3.4 §5.3.2.22–24.
 */
export function concatenationOf(pdu: MessagePdu): Concatenation | null {
  const { udh } = openMessage(pdu)
  const place = udh === null ? null : readUserDataHeader(udh).concatenation
  if (place === null) return fromTlvs(pdu.tlvs)
  const { reference, total, sequence, wide } = place
  return { reference, total, position: sequence, width: wide ? '16bit' : '8bit' }
}

/** Writes a part's place as TLVs, the other way to mark a part. Source: SMPP 3.4 §5.3.2.22–24. */
export function concatenationTlvs(place: { reference: number; total: number; position: number }): Tlv[] {
  return [
    { tag: tags.sarMsgRefNum, value: Uint8Array.of(place.reference >>> 8, place.reference) },
    { tag: tags.sarTotalSegments, value: Uint8Array.of(place.total) },
    { tag: tags.sarSegmentSeqnum, value: Uint8Array.of(place.position) },
  ]
}

function fromTlvs(tlvs: readonly Tlv[]): Concatenation | null {
  if (tlvs.length < 3) return null
  const reference = octetsOf(tlvs, tags.sarMsgRefNum)
  const total = octetsOf(tlvs, tags.sarTotalSegments)[0] ?? 0
  const position = octetsOf(tlvs, tags.sarSegmentSeqnum)[0] ?? 0
  if (reference.length !== 2 || position < 1 || position > total) return null
  return { reference: ((reference[0] ?? 0) << 8) | (reference[1] ?? 0), total, position, width: 'sar' }
}

function octetsOf(tlvs: readonly Tlv[], tag: number): Uint8Array {
  return tlvs.find((tlv) => tlv.tag === tag)?.value ?? new Uint8Array(0)
}
