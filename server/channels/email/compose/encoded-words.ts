import { isAscii } from './octets.ts'

const lineMax = 76
/** A word of ours with its frame; 75 is the most a reader must accept. */
const wordMax = 75
const frame = '=?UTF-8?Q??='.length

/**
 * The value of a header that holds free text (Subject and the like), folded; text that is not plain ASCII is written as encoded words.
 * `column` is where the value begins on its line. Control characters become spaces: no text can begin another header.
 * Source: RFC 5322 §2.2.3, RFC 2047 §2.
 */
export function encodeUnstructured(text: string, column: number): string {
  const clean = withoutControls(text)
  if (isAscii(clean) && !clean.includes('=?') && !/\S{900}/.test(clean)) return foldWords(clean, column)
  return encodedWords(clean, column)
}

/** A display name: as it is, quoted, or in encoded words. */
export function encodePhrase(text: string, column: number): string {
  const clean = withoutControls(text)
  if (!isAscii(clean) || clean.includes('=?') || clean.length > 200) return encodedWords(clean, column)
  if (/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(clean)) return clean
  return `"${clean.replaceAll(/["\\]/g, '\\$&')}"`
}

/** A text on one line: line breaks, tabs and other controls become one space. */
export function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\0-\x1f\x7f\u0080-\u009f\u2028\u2029]+/g, ' ').trim()
}

/** Breaks lines at spaces so that none is longer than 76, where the words allow. */
export function foldWords(text: string, column: number): string {
  if (column + text.length <= lineMax) return text
  let out = ''
  let at = column
  const words = text.split(' ')
  for (const [index, word] of words.entries()) {
    const breaks = word !== '' && (words[index - 1] ?? '') !== '' && at + 1 + word.length > lineMax
    if (index > 0) out += breaks ? '\r\n ' : ' '
    out += word
    at = (breaks ? 1 : at + (index > 0 ? 1 : 0)) + word.length
  }
  return out
}

function encodedWords(text: string, column: number): string {
  const octets = Buffer.byteLength(text)
  const isMostlyAscii = octets - text.length < text.length / 3
  const room = (first: boolean): number => (first ? Math.min(wordMax, lineMax - column) : wordMax) - frame
  const words: string[] = []
  let word = ''
  let size = 0
  for (const character of text) {
    const piece = isMostlyAscii ? qEncoded(character) : character
    const cost = isMostlyAscii ? piece.length : Buffer.byteLength(character)
    const total = isMostlyAscii ? size + cost : Math.ceil((size + cost) / 3) * 4
    if (total > room(words.length === 0) && word !== '') {
      words.push(framed(word, isMostlyAscii))
      word = ''
      size = 0
    }
    word += piece
    size += cost
  }
  if (word !== '') words.push(framed(word, isMostlyAscii))
  return words.join('\r\n ')
}

const framed = (word: string, isQ: boolean): string =>
  isQ ? `=?UTF-8?Q?${word}?=` : `=?UTF-8?B?${Buffer.from(word, 'utf8').toString('base64')}?=`

/** The alphabet that is safe in display names too. Source: RFC 2047 §5 (3). */
function qEncoded(character: string): string {
  if (character === ' ') return '_'
  if (/^[A-Za-z0-9!*+/-]$/.test(character)) return character
  return [...Buffer.from(character, 'utf8')]
    .map((octet) => `=${octet.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}
