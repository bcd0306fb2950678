import {
  DEFAULT_ALPHABET,
  GSM_DEFAULT,
  GSM_EXTENSION,
  type GsmAlphabet,
  gsmAlphabet,
} from './gsm-alphabet.ts'

/** Languages whose national tables we know, by ISO 639-1 code. */
export type NationalLanguage = 'tr' | 'es' | 'pt'

/** National tables in force in a message, as national language identifiers; absent means the default table. */
export type Shift = { readonly locking?: number; readonly single?: number }

/** One way to say a text with national tables: the identifiers to announce and the alphabet they make. */
export type ShiftAlphabet = {
  readonly language: NationalLanguage
  readonly shift: Shift
  readonly alphabet: GsmAlphabet
}

const TURKISH_SINGLE = { ...GSM_EXTENSION, ...table('47Ğ 49İ 53Ş 63ç 67ğ 69ı 73ş') }
const SPANISH_SINGLE = { ...GSM_EXTENSION, ...table('09ç 41Á 49Í 4FÓ 55Ú 61á 69í 6Fó 75ú') }
const PORTUGUESE_SINGLE = {
  ...GSM_EXTENSION,
  ...table(
    '05ê 09ç 0BÔ 0Cô 0EÁ 0Fá 12Φ 13Γ 15Ω 16Π 17Ψ 18Σ 19Θ 1FÊ 41À 49Í 4FÓ 55Ú 5BÃ 5CÕ 61Â 69í 6Fó 75ú 7Bã 7Cõ 7Fâ',
  ),
}
const TURKISH_LOCKING = replaced('04€ 07ı 0BĞ 0Cğ 1CŞ 1Dş 40İ 60ç')
const PORTUGUESE_LOCKING = replaced(
  '04ê 06ú 07í 08ó 09ç 0BÔ 0Cô 0EÁ 0Fá 12ª 13Ç 14À 15∞ 16^ 17\\ 18€ 19Ó 1A| 1CÂ 1Dâ 1EÊ 24º 40Í 5BÃ 5CÕ 5DÚ 60~ 7Bã 7Cõ 7D`',
)

/** Main tables by national language identifier. Spanish has none. Source: 3GPP TS 23.038 Annex A.3. */
const LOCKING: Readonly<Record<number, string>> = { 1: TURKISH_LOCKING, 3: PORTUGUESE_LOCKING }

/** Escaped tables by national language identifier. Source: 3GPP TS 23.038 Annex A.2. */
const SINGLE: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  1: TURKISH_SINGLE,
  2: SPANISH_SINGLE,
  3: PORTUGUESE_SINGLE,
}

/**
 * The ways to say a text with national tables, cheapest header first within a language.
 * Turkish, Spanish and Portuguese only: the ten Indic languages travel as UCS-2, which every handset shows.
 */
export const SHIFT_ALPHABETS: readonly ShiftAlphabet[] = [
  shiftAlphabet('tr', { single: 1 }),
  shiftAlphabet('tr', { locking: 1 }),
  shiftAlphabet('tr', { locking: 1, single: 1 }),
  shiftAlphabet('es', { single: 2 }),
  shiftAlphabet('pt', { single: 3 }),
  shiftAlphabet('pt', { locking: 3 }),
  shiftAlphabet('pt', { locking: 3, single: 3 }),
]

/** The alphabet that a message's national tables make; an unknown identifier falls back to the default table. */
export function alphabetOf(shift: Shift): GsmAlphabet {
  const known = SHIFT_ALPHABETS.find(
    (way) => way.shift.locking === shift.locking && way.shift.single === shift.single,
  )
  if (known) return known.alphabet
  const main = LOCKING[shift.locking ?? 0]
  const escaped = SINGLE[shift.single ?? 0]
  return main || escaped ? gsmAlphabet(main ?? GSM_DEFAULT, escaped ?? GSM_EXTENSION) : DEFAULT_ALPHABET
}

function shiftAlphabet(language: NationalLanguage, shift: Shift): ShiftAlphabet {
  const main = LOCKING[shift.locking ?? 0] ?? GSM_DEFAULT
  const escaped = SINGLE[shift.single ?? 0] ?? GSM_EXTENSION
  return { language, shift, alphabet: gsmAlphabet(main, escaped) }
}

function table(entries: string): Record<number, string> {
  return Object.fromEntries(
    entries.split(' ').map((entry) => [parseInt(entry.slice(0, 2), 16), entry.slice(2)]),
  )
}

function replaced(entries: string): string {
  const characters = Array.from(GSM_DEFAULT)
  for (const [code, character] of Object.entries(table(entries))) characters[Number(code)] = character
  return characters.join('')
}
