import { isAttribution, isHeaderBlock, isSeparator } from './attribution-lines.ts'

/** A letter, parted into what its writer wrote and what the program put around it. */
export type SplitText = {
  /** What is new. */
  readonly text: string
  /** What it answers, with the line that introduces it; empty when there is none. */
  readonly quoted: string
  readonly signature: string
}

const linesMax = 20_000

/**
 * Parts the text of a reply from what it quotes, in the forms that programs write in many languages. Where somebody answered
 * between the quoted lines or under them, the answers are the new text.
 * Shape: a letter of nothing but a quotation stays whole, for something must be shown.
 */
export function splitQuote(text: string): SplitText {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n').slice(0, linesMax)
  const start = quoteStart(lines)
  const isMarked = start !== -1 && lines.slice(start).some(isQuoted)
  const above = start === -1 ? lines : lines.slice(0, start)
  const below = start === -1 ? [] : lines.slice(start)
  const { body, signature } = takeSignature(above.filter((line) => !isQuoted(line)))
  const between = isMarked ? answersBetween(below) : []
  const written = [...body, ...(between.length > 0 ? ['', ...between] : [])].join('\n').trim()
  const quoted = [
    ...above.filter(isQuoted),
    ...(between.length > 0 ? below.filter((line) => !between.includes(line) || line.trim() === '') : below),
  ]
  if (written === '') return { text: text.trim(), quoted: '', signature: '' }
  return { text: written, quoted: quoted.join('\n').trim(), signature }
}

const isQuoted = (line: string): boolean => /^\s{0,3}>/.test(line)

/** The line at which the quotation begins, or -1. Lines that only belong to quoted text are no beginning. */
function quoteStart(lines: readonly string[]): number {
  for (let at = 0; at < lines.length; at++) {
    if (isQuoted(lines[at] as string)) continue
    if (isSeparator(lines[at] as string) || isHeaderBlock(lines, at) || isAttribution(lines, at)) return at
  }
  return -1
}

/** What was written under or between lines marked as quoted. The introduction above them is not part of it. */
function answersBetween(lines: readonly string[]): string[] {
  const first = lines.findIndex(isQuoted)
  const rest = lines.slice(first).filter((line) => !isQuoted(line))
  const { body } = takeSignature(rest)
  return body.some((line) => line.trim() !== '') ? body : []
}

const device =
  /^\s*(sent from (my|an?|mail for|outlook|yahoo|samsung|galaxy)|get outlook for|sent with |sent via |(von|aus) (meinem|mein) .{1,40}gesendet|gesendet (von|mit) |envoyé (de|depuis) (mon|ma|mail)|enviado (desde|do|de|a partir) |inviato da(l mio| iphone|lla)|verstuurd vanaf|verzonden vanaf|skickat från|sendt fra|wysłano z|отправлено (с|из) |iphoneから送信|发自我的|我的 iphone)/i

/** Takes the signature off the end: behind the dashes of RFC 3676 §4.3, or a device's own line. */
function takeSignature(lines: readonly string[]): { body: string[]; signature: string } {
  const dashes = lines.findLastIndex((line) => /^--\s?$/.test(line))
  const line = lines.findIndex((one) => device.test(one) && one.trim().length < 80)
  // Dashes far above the end part chapters, not a signature.
  const isNear = dashes !== -1 && lines.length - dashes <= 15
  const at = Math.min(...[isNear ? dashes : -1, line].filter((index) => index > 0), lines.length)
  return { body: lines.slice(0, at), signature: lines.slice(at).join('\n').trim() }
}
