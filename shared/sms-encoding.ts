import { DEFAULT_ALPHABET, type GsmAlphabet } from './gsm-alphabet.ts'
import { SHIFT_ALPHABETS, type Shift } from './gsm-national.ts'
import { type Filling, fillSeptets, fillUnits, firstOutside, segmentCapacity } from './sms-segments.ts'

/** How a text travels: default alphabet, default alphabet with national tables, or UTF-16. */
export type SmsEncoding = 'gsm7' | 'gsm7_shift' | 'ucs2'

/** What the account allows: national tables (all, or ISO 639-1 codes) and the 16-bit chain reference. */
export type EncodingOptions = {
  readonly nationalTables?: boolean | readonly string[]
  readonly wide?: boolean
}

/** The chosen way to code a text, with the segments it fills. `outside` is where the default alphabet ends, or -1. */
export type SmsPlan = {
  readonly encoding: SmsEncoding
  readonly alphabet: GsmAlphabet
  readonly shift: Shift | null
  readonly filling: Filling
  readonly perSegment: number
  readonly outside: number
}

/**
 * Chooses the cheapest coding that every handset can read.
 * National tables are taken only where they save whole segments over UCS-2, since some handsets do not know them.
 */
export function planSms(text: string, options: EncodingOptions = {}): SmsPlan {
  const outside = firstOutside(text, DEFAULT_ALPHABET)
  const wide = options.wide === true
  if (outside < 0) return planSeptets(text, 'gsm7', DEFAULT_ALPHABET, null, wide, outside)
  const plain = planUnits(text, wide, outside)
  if (!options.nationalTables || plain.filling.segments === 1) return plain
  return planShift(text, options.nationalTables, wide, plain)
}

function planShift(text: string, tables: true | readonly string[], wide: boolean, plain: SmsPlan): SmsPlan {
  let best = plain
  for (const { language, shift, alphabet } of SHIFT_ALPHABETS) {
    if (tables !== true && !tables.includes(language)) continue
    if (firstOutside(text, alphabet) >= 0) continue
    const plan = planSeptets(text, 'gsm7_shift', alphabet, shift, wide, plain.outside)
    if (plan.filling.segments < best.filling.segments) best = plan
  }
  return best
}

function planSeptets(
  text: string,
  encoding: 'gsm7' | 'gsm7_shift',
  alphabet: GsmAlphabet,
  shift: Shift | null,
  wide: boolean,
  outside: number,
): SmsPlan {
  const tables = shift === null ? 0 : (shift.locking ? 1 : 0) + (shift.single ? 1 : 0)
  const single = segmentCapacity('gsm7', false, wide, tables)
  const chained = segmentCapacity('gsm7', true, wide, tables)
  const filling = fillSeptets(text, alphabet, single, chained)
  return {
    encoding,
    alphabet,
    shift,
    filling,
    perSegment: filling.segments === 1 ? single : chained,
    outside,
  }
}

function planUnits(text: string, wide: boolean, outside: number): SmsPlan {
  const single = segmentCapacity('ucs2', false, wide)
  const chained = segmentCapacity('ucs2', true, wide)
  const filling = fillUnits(text, single, chained)
  const perSegment = filling.segments === 1 ? single : chained
  return { encoding: 'ucs2', alphabet: DEFAULT_ALPHABET, shift: null, filling, perSegment, outside }
}
