import { withoutControls } from './encoded-words.ts'

const pieceMax = 50

/**
 * A parameter of a Content-… header, as lines to be joined after a semicolon; what is not plain ASCII or too long is cut and percent-encoded.
 * Source: RFC 2231 §3 and §4.
 */
export function parameters(name: string, text: string): string[] {
  const value = withoutControls(text)
  if (/^[ !#-[\]-~]{0,60}$/.test(value)) return [`${name}="${value}"`]
  const pieces: string[] = ['']
  for (const character of value) {
    const encoded = percentEncoded(character)
    const last = pieces.length - 1
    if ((pieces[last] ?? '').length + encoded.length > pieceMax) pieces.push(encoded)
    else pieces[last] += encoded
  }
  if (pieces.length === 1) return [`${name}*=UTF-8''${pieces[0]}`]
  return pieces.map((piece, index) => `${name}*${index}*=${index === 0 ? "UTF-8''" : ''}${piece}`)
}

function percentEncoded(character: string): string {
  if (/^[A-Za-z0-9._-]$/.test(character)) return character
  return [...Buffer.from(character, 'utf8')]
    .map((octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}
