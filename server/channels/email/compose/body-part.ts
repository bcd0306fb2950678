import { base64Lines } from './base64-lines.ts'
import { quotedPrintable } from './quoted-printable.ts'
import { escapeHtml, fillSlots, slotValue, type SlotText } from './slot-text.ts'

type Values = Readonly<Record<string, string>>

/** A piece of a body: finished octets, or what becomes octets when the recipient is known. */
export type BodyPiece =
  | { readonly kind: 'static'; readonly wire: string; readonly relaxed: string }
  | { readonly kind: 'slot'; readonly write: (values: Values) => string }

/** A piece that is the same for everybody. */
export function staticPiece(wire: string): BodyPiece {
  return { kind: 'static', wire, relaxed: wire.replaceAll(/ {2,}/g, ' ') }
}

/** Octets in base64: without spaces, they are their own relaxed form. */
export function base64Piece(octets: Uint8Array): BodyPiece {
  const wire = base64Lines(octets)
  return { kind: 'static', wire, relaxed: wire }
}

/** A text of the mail with its own headers, ready but for its slots. */
export function textPart(type: 'plain' | 'html', text: SlotText): { headers: string[]; pieces: BodyPiece[] } {
  const write = type === 'html' ? escapeHtml : (value: string): string => value
  const isBase64 = isMostlyForeign(text)
  const encoding = isBase64 ? 'base64' : 'quoted-printable'
  return {
    headers: [`Content-Type: text/${type}; charset=utf-8`, `Content-Transfer-Encoding: ${encoding}`],
    pieces: isBase64 ? base64Pieces(text, write) : quotedPieces(text, write),
  }
}

/** Where quoted-printable would triple more than a fifth of the characters, base64 is shorter. */
function isMostlyForeign(text: SlotText): boolean {
  const all = text.filter((_, index) => index % 2 === 0).join('')
  return (all.match(/[^\0-\x7f]/g)?.length ?? 0) * 5 > all.length
}

function base64Pieces(text: SlotText, write: (value: string) => string): BodyPiece[] {
  const octets = (whole: string): Buffer => Buffer.from(whole.replaceAll(/\r\n?|\n/g, '\r\n'), 'utf8')
  if (text.length === 1) return [base64Piece(octets(text[0] as string))]
  return [{ kind: 'slot', write: (values) => base64Lines(octets(fillSlots(text, values, write))) }]
}

/** Each slot stands on a line of its own between soft breaks, so that the text around it is encoded once and for all. */
function quotedPieces(text: SlotText, write: (value: string) => string): BodyPiece[] {
  const statics = text.filter((_, index) => index % 2 === 0).map((piece) => quotedPrintable(piece))
  const last = statics.length - 1
  // What follows a body begins on a new line, so it may not end in a soft break.
  if (!statics[last]?.endsWith('\r\n')) statics[last] += '\r\n'
  return statics.flatMap((wire, index): BodyPiece[] => {
    if (index === last) return [staticPiece(wire)]
    const name = text[index * 2 + 1] as string
    const after = statics[index + 1]?.startsWith('\r\n') ? '' : '=\r\n'
    return [
      staticPiece(isAtLineStart(wire) ? wire : `${wire}=\r\n`),
      { kind: 'slot', write: (values) => quotedValue(write(slotValue(name, values))) + after },
    ]
  })
}

const isAtLineStart = (wire: string): boolean => wire === '' || wire.endsWith('\r\n')

/** Most values are a few plain characters, and then this look is all they cost. */
function quotedValue(value: string): string {
  if (value.length <= 70 && /^(?!\.|From )(?:[!-<>-~]| (?! |$))*$/.test(value)) return value
  return quotedPrintable(value, true)
}
