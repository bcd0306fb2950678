const hex = '0123456789ABCDEF'
const [cr, lf, space, dot, equals, letterF] = [13, 10, 32, 46, 61, 70] as const
/** Seventy-six characters a line with the soft break's own sign. */
const lineMax = 75

/**
 * Quoted-printable form of a text in UTF-8, from the beginning of a line.
 * Shape: no line begins with a dot or with `From `, none ends in white space, tabs are never literal: what comes out is never
 * stuffed by SMTP nor mended by a mailbox. `tight` also encodes every second space, so that DKIM's relaxed form is the same text.
 * Source: RFC 2045 §6.7.
 */
export function quotedPrintable(text: string, tight = false): string {
  const octets = Buffer.from(text.replaceAll(/\r\n?|\n/g, '\r\n'), 'utf8')
  const size = octets.length
  const out = Buffer.allocUnsafe(size * 3 + Math.ceil((size * 3) / (lineMax - 2)) * 3)
  let at = 0
  let column = 0
  for (let i = 0; i < size; i++) {
    const octet = octets[i] as number
    if (octet === cr) {
      out[at++] = cr
      out[at++] = lf
      column = 0
      i++
      continue
    }
    let isLiteral = octet > space && octet < 127 && octet !== equals
    if (octet === space) {
      const next = octets[i + 1]
      isLiteral = next !== undefined && next !== cr && !(tight && octets[i - 1] === space)
    }
    if (column + (isLiteral ? 1 : 3) > lineMax) {
      out[at++] = equals
      out[at++] = cr
      out[at++] = lf
      column = 0
    }
    if (column === 0 && (octet === dot || (octet === letterF && isFromLine(octets, i)))) isLiteral = false
    if (isLiteral) {
      out[at++] = octet
      column++
    } else {
      out[at++] = equals
      out[at++] = hex.charCodeAt(octet >> 4)
      out[at++] = hex.charCodeAt(octet & 15)
      column += 3
    }
  }
  return out.toString('latin1', 0, at)
}

/** Mailbox files take a line that begins so for the start of the next mail. */
function isFromLine(octets: Buffer, at: number): boolean {
  return (
    octets[at + 1] === 114 && octets[at + 2] === 111 && octets[at + 3] === 109 && octets[at + 4] === space
  )
}
