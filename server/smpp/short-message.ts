import { splitUserData } from '#shared/sms-text.ts'
import type { Tlv } from './pdu.ts'
import { tags } from './tags.ts'

const userDataHeaderBit = 0x40

/** The octets a message carries, wherever they stand: message_payload or short_message, user data header included. */
export function messageOctets(pdu: { shortMessage?: Uint8Array; tlvs?: readonly Tlv[] }): Uint8Array {
  const short = pdu.shortMessage ?? new Uint8Array(0)
  if (short.length > 0) return short
  return pdu.tlvs?.find((tlv) => tlv.tag === tags.messagePayload)?.value ?? short
}

/**
 * Parts a message's octets into its user data header (with its length octet; null without one) and its text.
 * Source: SMPP 3.4 §5.2.12 (bit 6 of esm_class).
 */
export function openMessage(pdu: { esmClass: number; shortMessage: Uint8Array; tlvs: readonly Tlv[] }): {
  udh: Uint8Array | null
  octets: Uint8Array
} {
  return splitUserData(messageOctets(pdu), (pdu.esmClass & userDataHeaderBit) !== 0)
}
