import { addressIn, addressesIn } from './addresses.ts'

/** A recipient a notice names, with the lines that are about him. */
export type NamedRecipient = { readonly address: string; readonly about: string }

/** Shapes in which notices name whom they could not reach, the surest first. */
const shapes: readonly RegExp[] = [
  // qmail, Postfix, MXLogic: <a@b>: why
  /^[ \t]*<([^<>\s]+@[^<>\s]+)>[ \t]*:/gim,
  // old Sendmail's transcript: 550 <a@b>... why
  /^[45]\d\d (?:[45]\.\d\.\d )?<([^<>\s]+@[^<>\s]+)>\.\.\./gim,
  // Exim, Sendmail, Gmail and most others: the address alone on its line, or with a note in brackets
  /^[ \t]*(?:--|>>>|\*|-|•)?[ \t]*[<"']?([^<>\s"':;,=]+@[^<>\s"':;,=]+)[>"']?(?:[ \t]*(?:\([^\n]*\)|<[^\n]*>|:|\.|;|on [A-Z][^\n]*|\.\.\.[^\n]*))?[ \t]*$/gim,
  // in words
  /\b(?:RCPT TO|recipients?|address(?:es)?|delivered to|deliver(?:y|ing)?(?: your (?:mail|message))?(?: failed)? to|sent to|message to|mail to|send to|user|mailbox|to|size|for|宛先)\b[ \t]*(?:\([^\n)]*\))?[ \t]*[:=]?[ \t]*[<"'「]?([^<>\s"':;,=「」()[\]]+@[a-z0-9.-]+)/gim,
]

/**
 * Finds the recipients in the text of a notice that has no delivery status.
 * Shape: `known` are addresses a header names, which are believed; `own` are those of the report itself, who are no recipients.
 */
export function recipientsInText(
  text: string,
  known: readonly string[],
  own: ReadonlySet<string>,
): NamedRecipient[] {
  if (known.length > 0) return withSpans(text, known)
  for (const shape of shapes) {
    const found = [...text.matchAll(shape)].flatMap(([, named = '']) => addressIn(named) ?? [])
    const kept = distinct(found).filter((address) => !own.has(address.toLowerCase()))
    if (kept.length > 0) return withSpans(text, kept)
  }
  const self = addressIn([...text.matchAll(shapes[0] as RegExp)][0]?.[1] ?? '')
  if (self !== null) return withSpans(text, [self])
  const any = addressesIn(text).filter((address) => !own.has(address.toLowerCase()))
  return withSpans(text, any.slice(0, 1))
}

function distinct(addresses: readonly string[]): string[] {
  return [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()]
}

/** Each recipient's lines go from the line that names him to the line that names the next. */
function withSpans(text: string, addresses: readonly string[]): NamedRecipient[] {
  const lower = text.toLowerCase()
  const starts = addresses.map((address) => lineStart(lower, lower.indexOf(address.toLowerCase())))
  return addresses.map((address, i) => {
    const start = starts[i] as number
    if (start < 0) return { address, about: text }
    const next = Math.min(...starts.filter((other) => other > start), text.length)
    return { address, about: text.slice(start, next) }
  })
}

function lineStart(text: string, index: number): number {
  return index < 0 ? -1 : text.lastIndexOf('\n', index) + 1
}
