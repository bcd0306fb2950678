import type { Tlv } from './pdu.ts'
import { tags } from './tags.ts'

const userDataHeaderBit = 0x40

/** The octets a message carries, wherever they stand: message_payload or short_message, user data header included. */
export function messageOctets(pdu: { shortMessage?: Uint8Array; tlvs?: readonly Tlv[] }): Uint8Array {
  const short = pdu.shortMessage ?? new Uint8Array(0)
  if (short.length > 0) return short
  return pdu.tlvs?.find((tlv) => tlv.tag === tags.messagePayload)?.value ?? short
}

/** One information element of a user data header. */
export type HeaderElement = { id: number; value: Uint8Array }

/**
 * A message's octets apart: its user data header's elements, and its text.
 * Source: 3GPP TS 23.040 §9.2.3.24; SMPP 3.4 §5.2.12 (bit 6 of esm_class).
 */
export type OpenedMessage = { elements: HeaderElement[]; text: Uint8Array }

/** Parts a message's octets. Shape: null when esm_class promises a user data header and there is no whole one. */
export function openMessage(pdu: {
  esmClass: number
  shortMessage: Uint8Array
  tlvs: readonly Tlv[]
}): OpenedMessage | null {
  const octets = messageOctets(pdu)
  if ((pdu.esmClass & userDataHeaderBit) === 0) return { elements: [], text: octets }
  return parseUserData(octets)
}

/** Parts octets that begin with a user data header. Shape: null when its lengths do not fit. */
export function parseUserData(octets: Uint8Array): OpenedMessage | null {
  const size = octets[0]
  if (size === undefined || size + 1 > octets.length) return null
  const elements: HeaderElement[] = []
  let at = 1
  while (at < size + 1) {
    const id = octets[at]
    const length = octets[at + 1]
    if (id === undefined || length === undefined || at + 2 + length > size + 1) return null
    elements.push({ id, value: octets.subarray(at + 2, at + 2 + length) })
    at += 2 + length
  }
  return { elements, text: octets.subarray(size + 1) }
}

/** Writes a user data header before a text; set bit 0x40 of esm_class beside it. */
export function formatUserData(elements: readonly HeaderElement[], text: Uint8Array): Buffer {
  const size = elements.reduce((sum, element) => sum + 2 + element.value.length, 0)
  if (size > 255) throw new RangeError('a user data header holds at most 255 octets')
  const heads = elements.map((element) =>
    Buffer.concat([Uint8Array.of(element.id, element.value.length), element.value]),
  )
  return Buffer.concat([Uint8Array.of(size), ...heads, text])
}
