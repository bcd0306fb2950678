/** A stretch of a text: plain, or an address that can be opened. */
export type Stretch = { readonly text: string; readonly url: string | null }

const address = /https?:\/\/[^\s<>"'`]+/gi
const trailing = /[.,;:!?'"…]+$/

/** Cuts a text into plain stretches and web addresses. Punctuation at the end of an address is the sentence's. */
export function linksOf(text: string): Stretch[] {
  const stretches: Stretch[] = []
  let at = 0
  for (const match of text.matchAll(address)) {
    const written = withoutTail(match[0])
    const url = safeUrl(written)
    if (!url) continue
    if (match.index > at) stretches.push({ text: text.slice(at, match.index), url: null })
    stretches.push({ text: written, url })
    at = match.index + written.length
  }
  if (at < text.length) stretches.push({ text: text.slice(at), url: null })
  return stretches
}

/** The address when it is one of the web; null for anything else, such as a script. */
export function safeUrl(text: string): string | null {
  const url = URL.parse(text)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null
}

function withoutTail(written: string): string {
  const cut = written.replace(trailing, '')
  // A bracket that was opened before the address closes the sentence's, not the address.
  return cut.endsWith(')') && !cut.includes('(') ? withoutTail(cut.slice(0, -1)) : cut
}
