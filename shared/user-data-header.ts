import type { Shift } from './gsm-national.ts'

/** A part's place in a chain. Reassemble by (from, to, reference, total, wide). */
export type Concatenation = {
  readonly reference: number
  readonly total: number
  readonly sequence: number
  readonly wide: boolean
}

/** What the elements of a user data header say; elements we do not know are skipped. */
export type UserDataHeader = {
  readonly concatenation: Concatenation | null
  readonly shift: Shift
  readonly ports: { readonly destination: number; readonly source: number } | null
}

/**
 * Writes the header of one part, chain element first, or null where none is needed.
 * Shape: begins with its own length octet. Source: 3GPP TS 23.040 §9.2.3.24.1, .8 (chains), .15, .16 (tables).
 */
export function writeUserDataHeader(
  concatenation: Concatenation | null,
  shift: Shift | null,
): Uint8Array | null {
  const elements: number[] = []
  if (concatenation) {
    const { reference, total, sequence, wide } = concatenation
    if (wide) elements.push(0x08, 4, (reference >> 8) & 0xff, reference & 0xff, total, sequence)
    else elements.push(0x00, 3, reference & 0xff, total, sequence)
  }
  if (shift?.single) elements.push(0x24, 1, shift.single)
  if (shift?.locking) elements.push(0x25, 1, shift.locking)
  return elements.length === 0 ? null : Uint8Array.of(elements.length, ...elements)
}

/** Reads a header that begins with its length octet; a truncated element ends the reading without an error. */
export function readUserDataHeader(header: Uint8Array): UserDataHeader {
  const end = Math.min(header.length, 1 + (header[0] ?? 0))
  let concatenation: Concatenation | null = null
  let shift: Shift = {}
  let ports: UserDataHeader['ports'] = null
  for (let at = 1; at + 1 < end;) {
    const element = header[at]!
    const body = header.subarray(at + 2, at + 2 + header[at + 1]!)
    if (at + 2 + header[at + 1]! > end) break
    concatenation = readConcatenation(element, body) ?? concatenation
    if (element === 0x24 && body.length === 1) shift = { ...shift, single: body[0]! }
    if (element === 0x25 && body.length === 1) shift = { ...shift, locking: body[0]! }
    if (element === 0x04 && body.length === 2) ports = { destination: body[0]!, source: body[1]! }
    if (element === 0x05 && body.length === 4) {
      ports = { destination: (body[0]! << 8) | body[1]!, source: (body[2]! << 8) | body[3]! }
    }
    at += 2 + body.length
  }
  return { concatenation, shift, ports }
}

/** Parts short_message at the end of its header when esm_class says there is one; a header longer than the message is all header. */
export function splitUserData(
  message: Uint8Array,
  udhi: boolean,
): { udh: Uint8Array | null; octets: Uint8Array } {
  if (!udhi || message.length === 0) return { udh: null, octets: message }
  const length = Math.min(message.length, 1 + message[0]!)
  return { udh: message.subarray(0, length), octets: message.subarray(length) }
}

function readConcatenation(element: number, body: Uint8Array): Concatenation | null {
  const wide = element === 0x08 && body.length === 4
  if (!wide && !(element === 0x00 && body.length === 3)) return null
  const reference = wide ? (body[0]! << 8) | body[1]! : body[0]!
  const total = body[body.length - 2]!
  const sequence = body[body.length - 1]!
  // A place of 0 or beyond the total makes the element void. Source: 3GPP TS 23.040 §9.2.3.24.1.
  return sequence >= 1 && sequence <= total ? { reference, total, sequence, wide } : null
}
