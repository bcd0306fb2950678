import type { StringKey } from '@/app/strings/en.ts'
import type { Message } from '@/api/types.ts'
import { fillVariables } from './fill-variables.ts'

type Content = Message['content']
type Say = (key: StringKey) => string

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What a message says in one line: its words, or what kind of thing it is. */
export function contentSummary(content: Content, t: Say): string {
  const words =
    text(content['text']) ||
    text(content['body']) ||
    text(content['caption']) ||
    text(content['title']) ||
    text(content['subject']) ||
    text(content['name']) ||
    text(content['emoji']) ||
    titlesOf(content['cards'])
  const kind = kindOf(content, t)
  const said = fillVariables(words, content['variables'])
  if (content.type === 'text') return words
  return said === '' ? kind : `${kind} · ${said}`
}

/** What kind of thing a content is, in a word. */
function kindOf({ type, ...content }: Content, t: Say): string {
  if (type !== 'media') return t(`content.${type}` as 'content.text')
  const [family] = (text(content['as']) || text(content['mimeType'])).split('/')
  return t(
    family === 'image' || family === 'video' || family === 'audio' ? `content.${family}` : 'content.media',
  )
}

function titlesOf(cards: unknown): string {
  return Array.isArray(cards) ? cards.map((card: Content) => text(card['title'])).join(' · ') : ''
}
