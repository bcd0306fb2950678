import type { Shift } from './gsm-national.ts'
import { type EncodingOptions, planSms, type SmsEncoding } from './sms-encoding.ts'
import { type Replacement, replacementsOf } from './transliterate.ts'

export { charsetOf, decodeSms, type SmsCharset } from './decode-sms.ts'
export type { NationalLanguage, Shift } from './gsm-national.ts'
export { fillBitsAfter, packSeptets, unpackSeptets } from './pack-septets.ts'
export type { EncodingOptions, SmsEncoding } from './sms-encoding.ts'
export { segmentCapacity } from './sms-segments.ts'
export { type SmsPart, type SplitOptions, splitSms } from './split-sms.ts'
export { type Replacement, transliterate } from './transliterate.ts'
export {
  type Concatenation,
  readUserDataHeader,
  splitUserData,
  type UserDataHeader,
} from './user-data-header.ts'

/** What an account is charged and a writer is shown for a text. */
export type SmsAnalysis = {
  readonly encoding: SmsEncoding
  readonly shift: Shift | null
  readonly segments: number
  readonly characters: number
  readonly perSegment: number
  readonly remainingInSegment: number
  readonly forcedBy: { readonly character: string; readonly index: number } | null
  readonly replacements: readonly Replacement[]
  readonly tooLong: boolean
}

/** What the account allows; `maxParts` (255 when absent) is where a text counts as too long. */
export type AnalysisOptions = EncodingOptions & { readonly maxParts?: number }

const NONE: readonly Replacement[] = Object.freeze([])

/**
 * Counts the segments of an SMS text, as billing, preview and submission agree on.
 * Units: `characters`, `perSegment` and `remainingInSegment` in septets for GSM-7 (an extension character is two), in UTF-16
 * units for UCS-2. Shape: an empty text is one segment; `forcedBy` and `replacements` tell why a text is UCS-2 and what would help.
 * Source: 3GPP TS 23.038 §6 (alphabets), TS 23.040 §9.2.3.24 (chains).
 */
export function analyseSmsText(text: string, options: AnalysisOptions = {}): SmsAnalysis {
  const { encoding, shift, filling, perSegment, outside } = planSms(text, options)
  return {
    encoding,
    shift,
    segments: filling.segments,
    characters: filling.units,
    perSegment,
    remainingInSegment: perSegment - filling.lastUnits,
    forcedBy: encoding === 'ucs2' ? characterAt(text, outside) : null,
    replacements: encoding === 'ucs2' ? replacementsOf(text) : NONE,
    tooLong: filling.segments > (options.maxParts ?? 255),
  }
}

function characterAt(text: string, index: number): { character: string; index: number } {
  return { character: String.fromCodePoint(text.codePointAt(index)!), index }
}
