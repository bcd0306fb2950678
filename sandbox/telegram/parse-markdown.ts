import type { Entity } from './read-text.ts'
import { badRequest } from './telegram-error.ts'

const marks: Readonly<Record<string, string>> = {
  '*': 'bold',
  _: 'italic',
  __: 'underline',
  '~': 'strikethrough',
  '||': 'spoiler',
  '`': 'code',
  '```': 'pre',
}

/** Longer marks before the shorter ones they begin with; then links' ends, and what is reserved. */
const tokens = /\\([\s\S])|```|`|\|\||__|[*_~]|\[|\]\(([^)\s]*)\)|[\s\S]/gu
const reserved = /[[\]()>#+\-=|{}.!]/

type Open = { readonly mark: string; readonly offset: number }

/** Reads text in Telegram's MarkdownV2, as strict about what must be escaped. Throws TelegramError. Source: Bot API, MarkdownV2 style. */
export function parseMarkdown(markdown: string): { text: string; entities: Entity[] } {
  const entities: Entity[] = []
  const open: Open[] = []
  let text = ''
  for (const [token, escaped, url] of markdown.matchAll(tokens)) {
    const inner = open.at(-1)
    const isCode = inner?.mark === '`' || inner?.mark === '```'
    if (escaped !== undefined) text += escaped
    else if (isCode && token !== inner.mark) text += token
    else if (token === inner?.mark) {
      open.pop()
      entities.push(...entityOf(inner, text, marks[token] ?? token))
    } else if (token in marks || token === '[') open.push({ mark: token, offset: text.length })
    else if (url !== undefined && inner?.mark === '[') {
      open.pop()
      entities.push(...entityOf(inner, text, 'text_link').map((entity) => ({ ...entity, url })))
    } else if (reserved.test(token) || url !== undefined) throw reservedCharacter(token)
    else text += token
  }
  const left = open.at(-1)
  if (left)
    throw badRequest(
      `can't parse entities: Can't find end of the entity starting at byte offset ${left.offset}`,
    )
  return { text, entities: entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length) }
}

function entityOf({ offset }: Open, text: string, type: string): Entity[] {
  return text.length > offset ? [{ type, offset, length: text.length - offset }] : []
}

function reservedCharacter(token: string): Error {
  return badRequest(
    `can't parse entities: Character '${token[0]}' is reserved and must be escaped with the preceding '\\'`,
  )
}
