import { splitQuote } from './split-quote.ts'

const legibleMax = 200_000

/** What is legible of a mail whose structure is beyond reading: its body as it stands, read as UTF-8. */
export function plainOfBroken(octets: Buffer): {
  text: string
  newText: string
  quotedText: string
  signature: string
} {
  const start = bodyStart(octets)
  const text = octets
    .subarray(start, start + legibleMax)
    .toString('utf8')
    .replaceAll('\u0000', '')
    .toWellFormed()
  const { text: newText, quoted: quotedText, signature } = splitQuote(text)
  return { text, newText, quotedText, signature }
}

function bodyStart(octets: Buffer): number {
  const ends = ['\r\n\r\n', '\n\n'].map((end) => ({ at: octets.indexOf(end), length: end.length }))
  const [first] = ends.filter(({ at }) => at !== -1).toSorted((a, b) => a.at - b.at)
  return first === undefined ? 0 : first.at + first.length
}
