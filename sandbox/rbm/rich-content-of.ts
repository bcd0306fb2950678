import { mediaTypeOfName } from '#shared/media-type-of-name.ts'
import type { RichButton, RichCard, RichContent, RichMedia } from '../handsets/handset.ts'
import type { AgentMessage, CardContent, Suggestion } from './agent-message-shape.ts'

/** How a phone draws an agent's message. `fileOf` finds a file that was uploaded before. */
export function richContentOf(
  { contentMessage }: AgentMessage,
  fileOf: (name: string) => RichMedia | undefined,
): { text: string; rich: RichContent } {
  const { text, contentInfo, fileName, richCard, suggestions = [] } = contentMessage
  const files = [contentInfo && mediaOf(contentInfo.fileUrl), fileName && fileOf(fileName)].filter(isMedia)
  const cards = richCard?.carouselCard?.cardContents ?? [richCard?.standaloneCard?.cardContent]
  const shown = cards.filter((card) => card !== undefined).map((card) => cardOf(card, fileOf))
  const buttons = suggestions.map((suggestion) => buttonOf(suggestion))
  const rich = {
    ...(files.length > 0 && { media: files }),
    ...(shown.length > 0 && { cards: shown }),
    ...(buttons.length > 0 && { buttons }),
  }
  return { text: text ?? '', rich }
}

/** What a suggestion shows, and what the phone gives back for it. */
function buttonOf({ reply, action }: Suggestion): RichButton {
  const { text: title, postbackData: id } = reply ?? action ?? { text: '', postbackData: '' }
  if (!action) return { id, title, kind: 'reply' }
  if (action.openUrlAction) return { id, title, kind: 'url', url: action.openUrlAction.url }
  if (action.dialAction) return { id, title, kind: 'call', url: `tel:${action.dialAction.phoneNumber}` }
  if (action.shareLocationAction) return { id, title, kind: 'location' }
  const { says, ...shown } = shownAction(action)
  return { id, title, ...shown, ...(says !== title && { says }) }
}

const minuteOf = (at: string): string => at.slice(0, 16).replace('T', ' ')

type Action = NonNullable<Suggestion['action']>

/** What an action does on the phone itself, and the words it brings there. */
function shownAction(action: Action): Pick<RichButton, 'kind' | 'says' | 'url'> {
  const { createCalendarEventAction: event, viewLocationAction: place, composeAction: draft } = action
  if (event) {
    const { title, description, startTime, endTime } = event
    return {
      kind: 'calendar',
      says: `${title}\n${minuteOf(startTime)} – ${minuteOf(endTime)} UTC\n${description}`,
    }
  }
  if (place) {
    const { latLong, label, query } = place
    const point = latLong && `${latLong.latitude},${latLong.longitude}`
    return { kind: 'map', says: label ?? query ?? point ?? '', url: `geo:${point ?? `0,0?q=${query}`}` }
  }
  const { composeTextMessage: text, composeRecordingMessage: recording } = draft ?? {}
  if (text) return { kind: 'compose', says: text.text, url: `sms:${text.phoneNumber}` }
  return {
    kind: 'compose',
    says: recording?.type === 'ACTION_TYPE_VIDEO' ? '🎥' : '🎙',
    url: `sms:${recording?.phoneNumber}`,
  }
}

function cardOf(card: CardContent, fileOf: (name: string) => RichMedia | undefined): RichCard {
  const { title, description, media, suggestions = [] } = card
  const file = media?.contentInfo ? mediaOf(media.contentInfo.fileUrl) : fileOf(media?.fileName ?? '')
  return {
    ...(title && { title }),
    ...(description && { text: description }),
    ...(file && { media: file }),
    buttons: suggestions.map((suggestion) => buttonOf(suggestion)),
  }
}

function mediaOf(url: string): RichMedia {
  return { url, mimeType: mediaTypeOfName(url) }
}

function isMedia(value: unknown): value is RichMedia {
  return typeof value === 'object' && value !== null
}
