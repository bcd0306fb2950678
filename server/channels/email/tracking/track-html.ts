/** What is put into the HTML of a mail. */
export type Tracking = {
  /** Where a link leads instead; the same text leaves it as it is. Links count from 0 in the order they stand. */
  readonly linkFor: (url: string, link: number) => string
  /** The picture that tells of an open; null: opens are not told. */
  readonly pixelUrl: string | null
}

/**
 * Leads the links of a mail's HTML by way of us and adds the picture that tells of an open. Everything else stays octet for octet.
 * Only http and https links of `a` and `area` are led; one with `data-notrack` is left alone, and loses that attribute.
 */
export function trackHtml(html: string, { linkFor, pixelUrl }: Tracking): string {
  let tracked = ''
  let link = 0
  for (const piece of tagsIn(html)) {
    const led = /^<(a|area)\s/i.test(piece) ? leadLink(piece, (url) => linkFor(url, link)) : null
    if (led !== null) link++
    tracked += led ?? (/^<(a|area)\s/i.test(piece) ? withoutMark(piece) : piece)
  }
  return pixelUrl === null ? tracked : withPixel(tracked, pixelUrl)
}

/** Cuts HTML into tags and what stands between them. Comments, scripts and styles are one piece, whatever is in them. */
function* tagsIn(html: string): Generator<string> {
  const lower = html.toLowerCase()
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) break
    if (open > at) yield html.slice(at, open)
    const end = endOfTag(html, lower, open)
    yield html.slice(open, end)
    at = end
  }
  if (at < html.length) yield html.slice(at)
}

function endOfTag(html: string, lower: string, open: number): number {
  if (html.startsWith('<!--', open)) return after(html, '-->', open)
  const raw = /^<(script|style|title|textarea)\b/.exec(lower.slice(open, open + 10))?.[1]
  if (raw !== undefined) return after(lower, `</${raw}`, open)
  let quote = ''
  for (let at = open + 1; at < html.length; at++) {
    const one = html[at] as string
    if (quote !== '') quote = one === quote ? '' : quote
    else if (one === '>') return at + 1
    // A quote opens a value only behind an equals sign; elsewhere it is text that somebody forgot to escape.
    else if ((one === '"' || one === "'") && /=\s*$/.test(html.slice(Math.max(open, at - 3), at))) quote = one
  }
  return html.length
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from)
  return at === -1 ? text.length : at + end.length
}

const href = /(\shref\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i
const mark = /\sdata-notrack(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?/i

/** The tag with its link led; null when it has none to lead. */
function leadLink(tag: string, lead: (url: string) => string): string | null {
  const found = href.exec(tag)
  if (!found || mark.test(tag)) return null
  const url = decodeAttribute(found[2] ?? found[3] ?? found[4] ?? '').trim()
  if (!/^https?:\/\//i.test(url)) return null
  const led = lead(url)
  if (led === url) return null
  return `${tag.slice(0, found.index)}${found[1]}"${encodeAttribute(led)}"${tag.slice(found.index + found[0].length)}`
}

function withoutMark(tag: string): string {
  return tag.replace(mark, '')
}

function withPixel(html: string, url: string): string {
  const picture = `<img src="${encodeAttribute(url)}" width="1" height="1" alt="" style="display:block;border:0;width:1px;height:1px">`
  return beforeEnd(html, picture)
}

/** Puts something at the end of what a mail's HTML shows. */
export function beforeEnd(html: string, shown: string): string {
  const end = html.toLowerCase().lastIndexOf('</body')
  return end === -1 ? html + shown : html.slice(0, end) + shown + html.slice(end)
}

const entities: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' }

function decodeAttribute(value: string): string {
  return value.replaceAll(
    /&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|(amp|quot|apos|lt|gt));/gi,
    (whole, dec, hex, name) => {
      if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole
      const code = dec === undefined ? Number.parseInt(hex, 16) : Number(dec)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}

function encodeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
