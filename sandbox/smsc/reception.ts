import { charsetOf, decodeSms } from '#shared/sms-text.ts'
import { concatenationOf, openMessage, Reassembly } from '#smpp/smpp.ts'
import type { Concatenation, MessagePdu } from '#smpp/smpp.ts'
import { handsetAddress } from '../handsets/handset-address.ts'
import type { Handsets } from '../handsets/handsets.ts'

/** One part of a message on its way to a handset, freed from the buffers it came in. */
export type Part = {
  from: string
  to: string
  dataCoding: number
  udh: Uint8Array | null
  octets: Uint8Array
  place: Concatenation | null
}

/** Takes out of a submit what its handset will need. Octets are copied. */
export function partOf(pdu: MessagePdu): Part {
  const { udh, octets } = openMessage(pdu)
  return {
    from: pdu.sourceTon === 1 && /^\d/.test(pdu.source) ? `+${pdu.source}` : pdu.source,
    to: pdu.destination,
    dataCoding: pdu.dataCoding,
    udh: udh === null ? null : Uint8Array.from(udh),
    octets: Uint8Array.from(octets),
    place: concatenationOf(pdu),
  }
}

/** Shows messages on handsets, each once and whole whatever the number and order of its parts. */
export class Reception {
  readonly #handsets: Handsets
  readonly #reassembly: Reassembly<Part>

  constructor(handsets: Handsets) {
    this.#handsets = handsets
    // Parts whose rest never comes are shown as they are, as handsets do.
    this.#reassembly = new Reassembly<Part>(
      { now: () => performance.now(), keepMs: 3_600_000, messagesMax: 10_000 },
      ({ parts }) => this.#show(parts),
    )
  }

  take(part: Part): void {
    const parts = part.place === null ? [part] : this.#reassembly.add(part.from, part.to, part.place, part)
    if (parts !== null) this.#show(parts)
  }

  expire(): void {
    this.#reassembly.expire()
  }

  #show(parts: Part[]): void {
    const first = parts[0]
    if (first === undefined) return
    const octets = parts.length === 1 ? first.octets : Buffer.concat(parts.map((part) => part.octets))
    this.#handsets.receive(first.to, {
      channel: 'sms',
      from: first.from,
      to: handsetAddress(first.to),
      text: decodeSms(octets, first.dataCoding, first.udh),
      parts: parts.length,
      encoding: charsetOf(first.dataCoding),
    })
  }
}
