import type { MessagePdu, Tlv } from './pdu.ts'
import { openMessage } from './short-message.ts'
import type { HeaderElement } from './short-message.ts'
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

/** Reads a part's place from its user data header or its SAR TLVs. Shape: null for a message alone or a mark that makes no sense. */
export function concatenationOf(pdu: MessagePdu): Concatenation | null {
  for (const element of openMessage(pdu)?.elements ?? []) {
    const found = fromElement(element)
    if (found !== null) return sensible(found)
  }
  return fromTlvs(pdu.tlvs)
}

/** Writes a part's place as an element of a user data header. Source: 3GPP TS 23.040 §9.2.3.24.1, §9.2.3.24.8. */
export function concatenationElement(part: Concatenation): HeaderElement {
  const { reference, total, position } = part
  if (part.width === '8bit') return { id: 0x00, value: Uint8Array.of(reference, total, position) }
  return { id: 0x08, value: Uint8Array.of(reference >>> 8, reference, total, position) }
}

/** Writes a part's place as TLVs. Source: SMPP 3.4 §5.3.2.22–24. */
export function concatenationTlvs(part: Concatenation): Tlv[] {
  return [
    { tag: tags.sarMsgRefNum, value: Uint8Array.of(part.reference >>> 8, part.reference) },
    { tag: tags.sarTotalSegments, value: Uint8Array.of(part.total) },
    { tag: tags.sarSegmentSeqnum, value: Uint8Array.of(part.position) },
  ]
}

function fromElement({ id, value }: HeaderElement): Concatenation | null {
  const [first = 0, second = 0, third = 0, fourth = 0] = value
  if (id === 0x00 && value.length === 3)
    return { reference: first, total: second, position: third, width: '8bit' }
  if (id === 0x08 && value.length === 4) {
    return { reference: (first << 8) | second, total: third, position: fourth, width: '16bit' }
  }
  return null
}

function fromTlvs(tlvs: readonly Tlv[]): Concatenation | null {
  if (tlvs.length < 3) return null
  const reference = tlvs.find((tlv) => tlv.tag === tags.sarMsgRefNum)?.value
  const total = tlvs.find((tlv) => tlv.tag === tags.sarTotalSegments)?.value
  const position = tlvs.find((tlv) => tlv.tag === tags.sarSegmentSeqnum)?.value
  if (reference?.length !== 2 || total?.length !== 1 || position?.length !== 1) return null
  return sensible({
    reference: ((reference[0] ?? 0) << 8) | (reference[1] ?? 0),
    total: total[0] ?? 0,
    position: position[0] ?? 0,
    width: 'sar',
  })
}

// §9.2.3.24.1: a total of 0 or a position of 0 or past the total is to be ignored.
function sensible(part: Concatenation): Concatenation | null {
  return part.total >= 1 && part.position >= 1 && part.position <= part.total ? part : null
}
