import type { Entity } from './read-text.ts'
import { badRequest } from './telegram-error.ts'

const types: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  pre: 'pre',
  a: 'text_link',
  blockquote: 'blockquote',
  'tg-spoiler': 'spoiler',
}

const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

/** Reads text in Telegram's HTML: few tags, well nested, nothing else. Throws TelegramError. Source: Bot API, HTML style. */
export function parseHtml(html: string): { text: string; entities: Entity[] } {
  const entities: Entity[] = []
  const open: { tag: string; offset: number; url: string | undefined }[] = []
  let text = ''
  for (const { 0: token, index } of html.matchAll(
    /<[^>]*>?|&(?:lt|gt|amp|quot|#\d+|#x[\da-f]+);|[^<&]+|&/gi,
  )) {
    if (!token.startsWith('<')) {
      text += token.startsWith('&') ? characterOf(token) : token
      continue
    }
    const at = Buffer.byteLength(html.slice(0, index))
    const [, end, name = '', attributes = ''] = /^<(\/)?([\w-]+)([^>]*)>$/.exec(token) ?? []
    const tag = name.toLowerCase()
    if (end) entities.push(...closed(open.pop(), tag, text, at))
    else if (tag in types)
      open.push({ tag, offset: text.length, url: /href\s*=\s*["']?([^"'\s>]+)/i.exec(attributes)?.[1] })
    else throw badRequest(`can't parse entities: Unsupported start tag "${name}" at byte offset ${at}`)
  }
  const left = open.at(-1)
  if (left)
    throw badRequest(`can't parse entities: Can't find end tag corresponding to start tag "${left.tag}"`)
  return { text, entities: entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length) }
}

function closed(
  opened: { tag: string; offset: number; url: string | undefined } | undefined,
  tag: string,
  text: string,
  at: number,
): Entity[] {
  if (!opened) throw badRequest(`can't parse entities: Unexpected end tag at byte offset ${at}`)
  if (opened.tag !== tag)
    throw badRequest(
      `can't parse entities: Unmatched end tag at byte offset ${at}, expected "</${opened.tag}>", found "</${tag}>"`,
    )
  const length = text.length - opened.offset
  const type = types[tag] ?? tag
  // A link without an address is text, and so is a tag around nothing.
  if (length === 0 || (type === 'text_link' && opened.url === undefined)) return []
  return [
    {
      type,
      offset: opened.offset,
      length,
      ...(type === 'text_link' && opened.url !== undefined && { url: opened.url }),
    },
  ]
}

function characterOf(token: string): string {
  const name = token.slice(1, -1).toLowerCase()
  if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16))
  if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)))
  return characters[name] ?? token
}
