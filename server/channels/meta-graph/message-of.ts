import type { Button, Card, Content, ContentOf } from '../content.ts'
import { shownAs } from '../content.ts'

/** The `message` of a send, as Graph takes it. */
export type GraphMessage = Readonly<Record<string, unknown>>

/** Contents that Messenger and Instagram carry in the same form. */
export type SharedContent = ContentOf<'text' | 'media' | 'interactive' | 'card' | 'carousel'>

/** Whether a content is one of them. */
export function isShared(content: Content): content is SharedContent {
  return ['text', 'media', 'interactive', 'card', 'carousel'].includes(content.type)
}

/**
 * Writes a content as Graph takes it, in the order it is shown: words beside media or above a carousel have no place in
 * their message and are a text of their own.
 */
export function messagesOf(content: SharedContent): readonly GraphMessage[] {
  switch (content.type) {
    case 'text':
      return [{ text: content.text }]
    case 'media':
      return [mediaMessage(content), ...textOf(content.caption)]
    case 'interactive':
      return [interactiveMessage(content)]
    case 'card':
      return [genericTemplate([content])]
    case 'carousel':
      return [...textOf(content.text), genericTemplate(content.cards)]
  }
}

function mediaMessage(content: ContentOf<'media'>): GraphMessage {
  return { attachment: { type: attachmentType(content), payload: { url: content.url, is_reusable: false } } }
}

const textOf = (text: string | undefined): GraphMessage[] => (text?.trim() ? [{ text }] : [])

/** What Graph calls the media. */
function attachmentType(content: Pick<ContentOf<'media'>, 'as' | 'mimeType'>): string {
  const shown = shownAs(content)
  if (shown === 'document') return 'file'
  return shown === 'voice' ? 'audio' : shown === 'sticker' ? 'image' : shown
}

/** Header, body and footer have no places of their own here: they are one text. */
export function interactiveText({ header, body, footer }: ContentOf<'interactive'>): string {
  const head = header && 'text' in header ? header.text : undefined
  return [head, body, footer].filter((part) => part !== undefined).join('\n\n')
}

/** What is offered as quick replies: buttons that only answer, and the rows of a list. Null where buttons do more. */
export function quickRepliesOf({ buttons = [], list }: ContentOf<'interactive'>):
  | {
      readonly id: string
      readonly title: string
    }[]
  | null {
  if (list) return list.sections.flatMap(({ rows }) => rows.map(({ id, title }) => ({ id, title })))
  const replies = buttons.flatMap((button) => (button.kind === 'reply' ? [button] : []))
  return replies.length === buttons.length ? replies : null
}

function interactiveMessage(content: ContentOf<'interactive'>): GraphMessage {
  const text = interactiveText(content)
  const replies = quickRepliesOf(content)
  if (replies === null)
    return templateMessage({ template_type: 'button', text, buttons: content.buttons?.map(buttonOf) })
  return {
    text,
    quick_replies: replies.map(({ id, title }) => ({ content_type: 'text', title, payload: id })),
  }
}

function genericTemplate(cards: readonly Card[]): GraphMessage {
  return templateMessage({ template_type: 'generic', elements: cards.map(elementOf) })
}

/** A card's only text is its title: an element must have one. */
function elementOf({ title, text, media, buttons }: Card): Record<string, unknown> {
  return {
    title: title ?? text,
    ...(title !== undefined && text !== undefined && { subtitle: text }),
    ...(media && { image_url: media.url }),
    ...(buttons.length > 0 && { buttons: buttons.map(buttonOf) }),
  }
}

function buttonOf(button: Button): Record<string, unknown> {
  const { title } = button
  if (button.kind === 'url') return { type: 'web_url', title, url: button.url }
  if (button.kind === 'call') return { type: 'phone_number', title, payload: button.phone }
  return { type: 'postback', title, payload: button.kind === 'reply' ? button.id : title }
}

function templateMessage(payload: Record<string, unknown>): GraphMessage {
  return { attachment: { type: 'template', payload } }
}
