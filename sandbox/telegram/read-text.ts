import { TelegramError, badRequest } from './telegram-error.ts'
import type { Params } from './read-params.ts'

type Entity = { readonly type: string; readonly offset: number; readonly length: number }

const textCharactersMax = 4_096
const captionCharactersMax = 1_024

/** The text of a message with its entities. Throws TelegramError. */
export function readText(params: Params): { text: string; entities?: readonly Entity[] } {
  const { text, entities } = said(params, 'text', 'entities')
  if (text === '') throw badRequest('message text is empty')
  if ([...text].length > textCharactersMax) throw badRequest('message is too long')
  return { text, ...(entities.length > 0 && { entities }) }
}

/** The caption of media with its entities; nothing where there is none. Throws TelegramError. */
export function readCaption(params: Params): { caption?: string; caption_entities?: readonly Entity[] } {
  const { text, entities } = said(params, 'caption', 'caption_entities')
  if (text === '') return {}
  if ([...text].length > captionCharactersMax) throw badRequest('message caption is too long')
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

function said(params: Params, name: string, entitiesName: string): { text: string; entities: Entity[] } {
  const mode = params['parse_mode']
  const given = (params[entitiesName] ?? []) as readonly Entity[]
  const text = String(params[name] ?? '')
  if (mode !== undefined && mode !== '') {
    if (!/^(?:html|markdown|markdownv2)$/i.test(String(mode))) throw badRequest('unsupported parse_mode')
    throw new TelegramError(
      501,
      `Not Implemented: the sandbox takes entities, and does not parse ${String(mode)}`,
    )
  }
  const trimmed = text.trim()
  const shift = text.length - text.trimStart().length
  const inside = given
    .map((entity) => ({ ...entity, offset: entity.offset - shift }))
    .filter(({ offset, length }) => offset >= 0 && length > 0 && offset + length <= trimmed.length)
  return { text: trimmed, entities: given.length > 0 ? inside : foundEntities(trimmed) }
}
