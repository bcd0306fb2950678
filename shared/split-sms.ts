import { type EncodingOptions, planSms } from './sms-encoding.ts'
import { septetParts, unitParts } from './sms-segments.ts'
import { writeUserDataHeader } from './user-data-header.ts'

/** One message on the wire. `octets` holds one septet an octet, or UTF-16BE; `udh` goes before them when present. */
export type SmsPart = {
  readonly dataCoding: 0 | 8
  readonly udh: Uint8Array | null
  readonly octets: Uint8Array
  readonly esmClassUdhi: boolean
}

/** How to chain: the reference (its low 8 bits, or 16 when `wide`) and what coding is allowed. */
export type SplitOptions = EncodingOptions & { readonly reference: number }

/** The chain element counts parts in one octet. */
const PARTS_MAX = 255

/**
 * Cuts a text into the parts that a carrier sends, as many as `analyseSmsText` counts.
 * An escape pair, a surrogate pair and (unless it fills a part alone) a grapheme cluster stay in one part; an empty text is one part.
 * Throws RangeError beyond 255 parts. Source: 3GPP TS 23.040 §9.2.3.24.
 */
export function splitSms(text: string, options: SplitOptions): SmsPart[] {
  const plan = planSms(text, options)
  const wide = options.wide === true
  const total = plan.filling.segments
  if (total > PARTS_MAX)
    throw new RangeError(`the text needs ${total} parts; a message has at most ${PARTS_MAX}`)
  const dataCoding = plan.encoding === 'ucs2' ? 8 : 0
  const bodies =
    dataCoding === 8
      ? unitParts(text, plan.perSegment)
      : septetParts(text, plan.alphabet, plan.perSegment, plan.filling.units)
  return bodies.map((octets, index) => {
    const place = total === 1 ? null : { reference: options.reference, total, sequence: index + 1, wide }
    const udh = writeUserDataHeader(place, plan.shift)
    return { dataCoding, udh, octets, esmClassUdhi: udh !== null }
  })
}
