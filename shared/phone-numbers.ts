import { areaCodeOf, isNanpCountry } from './area-codes.ts'
import { type CallingCode, callingCodeOf, callingCodeOfCountry, countryOfShared } from './calling-codes.ts'
import { DEFAULT_ALPHABET, UNITS } from './gsm-alphabet.ts'

export { formatPhoneNumber } from './format-phone-number.ts'
export { timezoneOf, timezonesOf, timezonesOfCountry } from './phone-timezones.ts'

/** A telephone number we can reach. `country` is ISO 3166 (XK for Kosovo), null for networks and toll-free codes without one. */
export type PhoneNumber = {
  readonly e164: string
  readonly callingCode: string
  readonly country: string | null
}

/** What a sender address is: a number of a subscriber, a short code, or a name. */
export type SenderKind = 'long_code' | 'short_code' | 'alphanumeric'

const DIGITS_MAX = 15
const NAME_MAX = 11
const PUNCTUATION = /[\s\-.()/‐‑‒–—−\u200e\u200f\u2066-\u2069\u202a-\u202e]/g
const FOREIGN_DIGITS = /[٠-٩۰-۹०-९０-９]/g
const ZEROS: readonly number[] = [0x660, 0x6f0, 0x966, 0xff10]

/**
 * Reads a telephone number as people write it: spaces, dashes, dots, parentheses, `00` or `+` before the calling code,
 * a trunk zero in `(0)`, Arabic, Devanagari and full-width digits.
 * Shape: a number without calling code needs `defaultCountry` (ISO 3166); null for anything that cannot be a number.
 * Source: ITU-T E.164 §6 (at most 15 digits), E.123 (notation).
 */
export function parsePhoneNumber(input: string, defaultCountry?: string): PhoneNumber | null {
  if (input.charCodeAt(0) === 0x2b && isDigits(input, 1)) return numberOf(input.slice(1))
  if (input.length > 64) return null
  const home = defaultCountry ? homeOf(defaultCountry) : null
  const written = input.replace(FOREIGN_DIGITS, asciiDigit).replace('＋', '+').replace(/^tel:/i, '')
  const text = written.replace(PUNCTUATION, '')
  if (!/^\+?\d+$/.test(text)) return null
  const international = internationalDigits(text, home)
  if (international !== null) return numberOf(withoutBracketedTrunk(international, written))
  return home ? nationalNumber(text, home) : null
}

/** The calling code that numbers of a country begin with, by ISO 3166 code; null for a country we do not know. */
export function callingCodeIn(country: string): string | null {
  return homeOf(country)?.code ?? null
}

/** Tells whether a text is a number in E.164 form with a known calling code and a length its plan has. */
export function isE164(text: string): boolean {
  return text.charCodeAt(0) === 0x2b && isDigits(text, 1) && planOf(text.slice(1)) !== null
}

/** The country of an E.164 number, down to who shares +1, +7, +39, +44 …; null for one of no country. */
export function countryOf(e164: string): string | null {
  if (e164.charCodeAt(0) !== 0x2b) return null
  const digits = e164.slice(1)
  const entry = callingCodeOf(digits)
  return entry ? countryIn(entry, digits) : null
}

/**
 * Tells what kind of sender an address is, or null when no carrier could show it.
 * Shape: a long code is E.164 with `+`; a short code has 3 to 8 digits; a name has at most 11 characters of the GSM-7 main table,
 * a letter among them, and no space at its ends. Source: 3GPP TS 23.040 §9.1.2.5.
 */
export function senderKind(from: string): SenderKind | null {
  if (isE164(from)) return 'long_code'
  if (isDigits(from, 0)) return from.length >= 3 && from.length <= 8 ? 'short_code' : null
  return isSenderName(from) ? 'alphanumeric' : null
}

function isSenderName(name: string): boolean {
  if (name.length > NAME_MAX || name.trim() !== name || !/\p{L}/u.test(name)) return false
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i)
    if (unit < 0x20 || unit >= UNITS || DEFAULT_ALPHABET.cost[unit] !== 1) return false
  }
  return true
}

function homeOf(country: string): CallingCode | null {
  return isNanpCountry(country) ? callingCodeOf('1') : callingCodeOfCountry(country)
}

/** The digits after `+`, `00`, or what people dial at home for abroad; null for a national number. */
function internationalDigits(text: string, home: CallingCode | null): string | null {
  if (text.startsWith('+')) return text.slice(1)
  if (home?.code === '1' && text.startsWith('011')) return text.slice(3)
  if (home?.code === '61' && text.startsWith('0011')) return text.slice(4)
  if (home?.code === '81' && text.startsWith('010')) return text.slice(3)
  return text.startsWith('00') ? text.slice(2) : null
}

/** `+44 (0)20 …` names the zero that callers from abroad leave out; Italy's zero is part of the number. */
function withoutBracketedTrunk(digits: string, written: string): string {
  const trunk = callingCodeOf(digits)?.trunkPrefix
  if (!trunk || !written.includes(`(${trunk})`)) return digits
  const code = callingCodeOf(digits)!.code
  return digits.startsWith(trunk, code.length) ? code + digits.slice(code.length + trunk.length) : digits
}

/** A national number with its trunk prefix, or without where the digits only look like one (`812 …` in Saint Petersburg). */
function nationalNumber(digits: string, home: CallingCode): PhoneNumber | null {
  const trunk = home.trunkPrefix
  const withoutTrunk =
    trunk && digits.startsWith(trunk) ? numberOf(home.code + digits.slice(trunk.length)) : null
  return withoutTrunk ?? numberOf(home.code + digits)
}

function numberOf(digits: string): PhoneNumber | null {
  const entry = planOf(digits)
  return entry && { e164: `+${digits}`, callingCode: entry.code, country: countryIn(entry, digits) }
}

/** The calling code whose plan these digits fit, or null. In the North American plan an area code begins with 2 to 9. */
function planOf(digits: string): CallingCode | null {
  if (digits.length > DIGITS_MAX) return null
  const entry = callingCodeOf(digits)
  if (!entry) return null
  const length = digits.length - entry.code.length
  if (length < entry.lengthMin || length > entry.lengthMax) return null
  return entry.code === '1' && digits.charCodeAt(1) < 0x32 ? null : entry
}

function countryIn(entry: CallingCode, digits: string): string | null {
  return entry.code === '1' ? areaCodeOf(digits).country : countryOfShared(entry, digits)
}

function isDigits(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x30 || unit > 0x39) return false
  }
  return text.length > from
}

function asciiDigit(digit: string): string {
  const unit = digit.charCodeAt(0)
  const zero = ZEROS.find((start) => unit >= start && unit < start + 10) ?? 0x30
  return String(unit - zero)
}
