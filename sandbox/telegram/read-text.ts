import { parseHtml } from './parse-html.ts'
import { parseMarkdown } from './parse-markdown.ts'
import { textParam, type Params } from './read-params.ts'
import { TelegramError, badRequest } from './telegram-error.ts'

/** How a part of a text is set; offset and length count UTF-16 units. */
export type Entity = {
  readonly type: string
  readonly offset: number
  readonly length: number
  readonly url?: string
}

const textCharactersMax = 4_096
const captionCharactersMax = 1_024

/** The text of a message with its entities. Throws TelegramError. */
export function readText(params: Params): { text: string; entities?: readonly Entity[] } {
  const { text, entities } = said(params, 'text', 'entities')
  if (text === '') throw badRequest('message text is empty')
  if (Array.from(text).length > textCharactersMax) throw badRequest('message is too long')
  return { text, ...(entities.length > 0 && { entities }) }
}

/** The caption of media with its entities; nothing where there is none. Throws TelegramError. */
export function readCaption(params: Params): { caption?: string; caption_entities?: readonly Entity[] } {
  const { text, entities } = said(params, 'caption', 'caption_entities')
  if (text === '') return {}
  if (Array.from(text).length > captionCharactersMax) throw badRequest('message caption is too long')
  return { caption: text, ...(entities.length > 0 && { caption_entities: entities }) }
}

/** Entities that Telegram finds by itself in what people and bots write: commands, links and names. */
export function foundEntities(text: string): Entity[] {
  const patterns = {
    bot_command: /(?<![\w/])\/\w{1,32}(?:@\w+)?/g,
    url: /https?:\/\/[^\s]+/g,
    mention: /(?<!\w)@\w{5,32}/g,
  }
  return Object.entries(patterns)
    .flatMap(([type, pattern]) =>
      [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({ type, offset: index, length })),
    )
    .toSorted((a, b) => a.offset - b.offset)
}

function said(
  params: Params,
  name: string,
  entitiesName: string,
): { text: string; entities: readonly Entity[] } {
  const { text, entities } = parsed(
    textParam(params, name),
    (params[entitiesName] ?? []) as readonly Entity[],
    textParam(params, 'parse_mode').toLowerCase(),
  )
  const trimmed = text.trim()
  const shift = text.length - text.trimStart().length
  const inside = entities
    .map((entity) => ({ ...entity, offset: entity.offset - shift }))
    .filter(({ offset, length }) => offset >= 0 && length > 0 && offset + length <= trimmed.length)
  return { text: trimmed, entities: entities.length > 0 ? inside : foundEntities(trimmed) }
}

/** A mode to parse by puts aside the entities that are given beside it. */
function parsed(
  text: string,
  entities: readonly Entity[],
  mode: string,
): { text: string; entities: readonly Entity[] } {
  if (mode === '') return { text, entities }
  if (mode === 'html') return parseHtml(text)
  if (mode === 'markdownv2') return parseMarkdown(text)
  if (mode !== 'markdown') throw badRequest('unsupported parse_mode')
  throw new TelegramError(
    501,
    'Not Implemented: the sandbox reads HTML and MarkdownV2, not the older Markdown',
  )
}
