import type { Card, Content, ContentOf } from '../content.ts'
import type { CardContent, ContentMessage } from './agent-message.ts'
import { limits } from './limits.ts'
import { placeOf, suggestionsOf, suggestionsOfList } from './suggestions-of.ts'

/** The contents the channel carries. */
export type RcsContent = ContentOf<'text' | 'media' | 'interactive' | 'card' | 'carousel' | 'location'>

/** Whether the channel carries a content of that type. */
export function isRcsContent(content: Content): content is RcsContent {
  return ['text', 'media', 'interactive', 'card', 'carousel', 'location'].includes(content.type)
}

/** Writes what a message says as the platform's content. Pure. */
export function contentMessageOf(content: RcsContent): ContentMessage {
  switch (content.type) {
    case 'text':
      return { text: content.text }
    case 'media':
      return mediaMessage(content)
    case 'interactive':
      return interactiveMessage(content)
    case 'card':
      return standalone(cardContentOf(content))
    case 'carousel':
      return {
        richCard: {
          carouselCard: {
            cardWidth: 'MEDIUM',
            cardContents: content.cards.map((card) => cardContentOf(card)),
          },
        },
      }
    case 'location':
      return locationMessage(content)
  }
}

/** A caption goes below its picture in one card: a file alone has none. */
function mediaMessage({ url, caption }: ContentOf<'media'>): ContentMessage {
  return caption
    ? standalone({ description: caption, media: mediaOf(url) })
    : { contentInfo: { fileUrl: url } }
}

function standalone(cardContent: CardContent): ContentMessage {
  return { richCard: { standaloneCard: { cardOrientation: 'VERTICAL', cardContent } } }
}

function cardContentOf({ title, text, media, buttons }: Card): CardContent {
  return {
    ...(title && { title }),
    ...(text && { description: text }),
    ...(media && { media: mediaOf(media.url) }),
    ...(buttons.length > 0 && { suggestions: suggestionsOf(buttons) }),
  }
}

function mediaOf(fileUrl: string): NonNullable<CardContent['media']> {
  return { height: 'MEDIUM', contentInfo: { fileUrl } }
}

/** With a picture above it is a card; the first four buttons stand in the card, the others below it. */
function interactiveMessage(content: ContentOf<'interactive'>): ContentMessage {
  const chips = [
    ...suggestionsOf(content.buttons ?? []),
    ...(content.list ? suggestionsOfList(content.list) : []),
  ]
  const text = interactiveText(content)
  if (!content.header || 'text' in content.header)
    return { text, ...(chips.length > 0 && { suggestions: chips }) }
  const inside = chips.slice(0, limits.cardSuggestionsMax)
  const below = chips.slice(limits.cardSuggestionsMax)
  const card = standalone({
    description: text,
    media: mediaOf(content.header.media.url),
    ...(inside.length > 0 && { suggestions: inside }),
  })
  return { ...card, ...(below.length > 0 && { suggestions: below }) }
}

/** The words of an interactive message; a list's sections and descriptions are written out, for chips show titles only. */
export function interactiveText({ header, body, footer, list }: ContentOf<'interactive'>): string {
  const rows = list?.sections.flatMap(({ title, rows }) => [
    ...(title ? [title] : []),
    ...rows.flatMap((row) => (row.description ? [`${row.title}: ${row.description}`] : [])),
  ])
  return [header && 'text' in header ? header.text : '', body, rows?.join('\n') ?? '', footer ?? '']
    .filter(Boolean)
    .join('\n\n')
}

/** The place in words, with a chip that opens the map. */
function locationMessage({ latitude, longitude, name, address }: ContentOf<'location'>): ContentMessage {
  const coordinates = `${latitude}, ${longitude}`
  const label = name ?? address
  const text = [name, address].filter(Boolean).join('\n') || coordinates
  const title = name && name.length <= limits.suggestionCharactersMax ? name : 'Map'
  const viewLocationAction = placeOf({ latitude, longitude, name: label })
  return { text, suggestions: [{ action: { text: title, postbackData: coordinates, viewLocationAction } }] }
}
