import type { Tlv } from './pdu.ts'
import { statuses } from './statuses.ts'

const noTlvs: readonly Tlv[] = []

/**
 * Reads a PDU's body field by field, never past its end.
 * Shape: the first thing wrong is kept in `fault` (the status to answer) and `reason`; later reads give empty values.
 */
export class OctetReader {
  fault = 0
  reason = ''
  readonly #buffer: Buffer
  #offset: number
  readonly #end: number

  constructor(buffer: Buffer, offset: number, end: number) {
    this.#buffer = buffer
    this.#offset = offset
    this.#end = end
  }

  atEnd(): boolean {
    return this.#offset >= this.#end
  }

  octet(): number {
    if (this.fault !== 0) return 0
    if (this.#offset >= this.#end)
      return this.#refuse(statuses.RINVCMDLEN, 'the body ends before its last field')
    return this.#buffer[this.#offset++] ?? 0
  }

  /** Reads a C-octet string of at most `max` characters before its NUL. */
  cString(max: number, fault: number, field: string): string {
    if (this.fault !== 0) return ''
    const nul = findNul(this.#buffer, this.#offset, this.#end, max)
    if (nul < 0) {
      this.#refuse(fault, `${field} is longer than ${max} characters or has no end`)
      return ''
    }
    const text = nul === this.#offset ? '' : this.#buffer.toString('latin1', this.#offset, nul)
    this.#offset = nul + 1
    return text
  }

  tlvs(): readonly Tlv[] {
    if (this.fault !== 0 || this.atEnd()) return noTlvs
    const tlvs = readTlvs(this.#buffer, this.#offset, this.#end)
    this.#offset = this.#end
    if (typeof tlvs !== 'number') return tlvs
    this.#refuse(tlvs, 'the TLVs do not fit the PDU')
    return noTlvs
  }

  rest(): Uint8Array {
    const octets = this.#buffer.subarray(this.#offset, this.#end)
    this.#offset = this.#end
    return octets
  }

  #refuse(fault: number, reason: string): number {
    this.fault = fault
    this.reason = reason
    return 0
  }
}

/** Finds the NUL that ends a C-octet string of at most `max` characters. Shape: -1 when there is none before `end`. */
export function findNul(buffer: Buffer, offset: number, end: number, max: number): number {
  const limit = offset + max < end ? offset + max : end - 1
  for (let at = offset; at <= limit; at++) if (buffer[at] === 0) return at
  return -1
}

/** Reads the TLVs that fill `offset … end`. Shape: the status to answer when they do not fit. */
export function readTlvs(buffer: Buffer, offset: number, end: number): Tlv[] | number {
  const tlvs: Tlv[] = []
  let at = offset
  while (at < end) {
    if (at + 4 > end) return statuses.RINVTLVSTREAM
    const tag = buffer.readUInt16BE(at)
    const size = buffer.readUInt16BE(at + 2)
    at += 4
    if (at + size > end) return statuses.RINVTLVLEN
    tlvs.push({ tag, value: buffer.subarray(at, at + size) })
    at += size
  }
  return tlvs
}
