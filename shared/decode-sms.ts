import { DEFAULT_ALPHABET, ESCAPE, type GsmAlphabet } from './gsm-alphabet.ts'
import { alphabetOf } from './gsm-national.ts'
import { readUserDataHeader } from './user-data-header.ts'

/** What the octets of a message are, as data_coding says. */
export type SmsCharset =
  | 'gsm7'
  | 'ascii'
  | 'latin1'
  | 'iso-8859-5'
  | 'iso-8859-8'
  | 'ucs2'
  | 'iso-2022-jp'
  | 'euc-kr'
  | 'binary'

/** The single values of SMPP v3.4 §5.2.19; the groups above 0x0F follow 3GPP TS 23.038 §4. */
const CHARSETS: readonly SmsCharset[] = [
  'gsm7',
  'ascii',
  'binary',
  'latin1',
  'binary',
  'binary',
  'iso-8859-5',
  'iso-8859-8',
  'ucs2',
  'binary',
  'iso-2022-jp',
  'binary',
  'binary',
  'binary',
  'euc-kr',
  'binary',
]

/** Reads data_coding: SMPP's own values, and message class and waiting groups of 23.038 (0x10, 0x18, 0xF0, 0xF4 …). */
export function charsetOf(dataCoding: number): SmsCharset {
  if (dataCoding < 0x10) return CHARSETS[dataCoding] ?? 'binary'
  if (dataCoding < 0x40) return (['gsm7', 'binary', 'ucs2', 'binary'] as const)[(dataCoding >> 2) & 3]!
  if (dataCoding >= 0xf0) return dataCoding & 0x04 ? 'binary' : 'gsm7'
  if (dataCoding >= 0xe0) return 'ucs2'
  return dataCoding >= 0xc0 ? 'gsm7' : 'binary'
}

/**
 * Reads the text of one message or of a joined chain.
 * Shape: GSM-7 is one septet an octet, with the national tables that the header names; binary becomes `hex:` and its octets.
 * Never throws: an unknown escape shows the main table's character, a lone or double escape a space, a half unit U+FFFD.
 * Source: 3GPP TS 23.038 §6.2.1, §6.2.1.2.
 */
export function decodeSms(octets: Uint8Array, dataCoding: number, udh?: Uint8Array | null): string {
  const charset = charsetOf(dataCoding)
  if (charset === 'gsm7') {
    return decodeSeptets(octets, udh ? alphabetOf(readUserDataHeader(udh).shift) : DEFAULT_ALPHABET)
  }
  if (charset === 'ucs2') return decodeUnits(octets)
  if (charset === 'latin1') return fromUnits(octets.length, (i) => octets[i]!)
  if (charset === 'ascii') return fromUnits(octets.length, (i) => (octets[i]! < 0x80 ? octets[i]! : 0xfffd))
  if (charset === 'binary') return `hex:${hex(octets)}`
  return new TextDecoder(charset).decode(octets)
}

function decodeSeptets(octets: Uint8Array, alphabet: GsmAlphabet): string {
  const { main, escaped } = alphabet
  let text = ''
  for (let i = 0; i < octets.length; i++) {
    const septet = octets[i]!
    if (septet === ESCAPE) {
      const next = octets[++i]
      if (next === undefined || next === ESCAPE) text += ' '
      else text += escaped[next] ?? mainCharacter(main, next)
    } else text += mainCharacter(main, septet)
  }
  return text
}

/** An octet above 0x7F is no septet: carriers that send one mean Latin-1. */
function mainCharacter(main: string, septet: number): string {
  return septet < 0x80 ? main[septet]! : String.fromCharCode(septet)
}

function decodeUnits(octets: Uint8Array): string {
  const whole = octets.length >> 1
  const text = fromUnits(whole, (i) => (octets[2 * i]! << 8) | octets[2 * i + 1]!)
  return octets.length & 1 ? `${text}\ufffd` : text
}

function fromUnits(count: number, unitAt: (index: number) => number): string {
  let text = ''
  for (let i = 0; i < count; i++) text += String.fromCharCode(unitAt(i))
  return text
}

function hex(octets: Uint8Array): string {
  let text = ''
  for (const octet of octets) text += octet.toString(16).padStart(2, '0')
  return text
}
