import type { OutboundMessage } from '../channel.ts'
import type { Card, Content, ContentOf } from '../content.ts'
import { attached, type ApiCall } from './api-call.ts'
import { contactCalls } from './contact-calls.ts'
import { keyboardOf, listInWords, type Keyboard } from './keyboard.ts'
import { fileOf, mediaCall, mediaKind } from './media-call.ts'
import { chatIdOf, readMessageRef } from './message-ref.ts'
import { lengthOf, writeText, type WrittenText } from './write-text.ts'

/** What stands below a picture may be so long; a longer text is a message of its own. */
export const captionCharactersMax = 1_024

/** The calls that bring a message to its contact, in order: one for most, several where Telegram has no form for the whole. */
export function callsOf(message: Pick<OutboundMessage, 'to' | 'content' | 'regarding'>): readonly ApiCall[] {
  const { content, regarding } = message
  if (content.type === 'reaction') return reactionCalls(content, regarding)
  const chat_id = chatIdOf(message.to)
  const quoted = readMessageRef(regarding)
  return contentCalls(content).map((call, i) => ({
    ...call,
    params: {
      chat_id,
      ...call.params,
      // What follows the first belongs to it: the phone rings once.
      ...(i > 0 && { disable_notification: true }),
      ...(i === 0 &&
        quoted && {
          reply_parameters: { message_id: quoted.messageId, allow_sending_without_reply: true },
        }),
    },
  }))
}

function contentCalls(content: Content): ApiCall[] {
  switch (content.type) {
    case 'text':
      return [textCall({ text: content.text, entities: [] }, undefined, content.previewUrl)]
    case 'media':
      return [mediaCall(content, { caption: content.caption })]
    case 'interactive':
      return interactiveCalls(content)
    case 'card':
      return cardCalls(content)
    case 'carousel':
      return carouselCalls(content)
    case 'location':
      return [locationCall(content)]
    case 'contacts':
      return contactCalls(content)
    default:
      throw new TypeError(`Telegram has no ${content.type}.`)
  }
}

function textCall(written: WrittenText, keyboard: Keyboard | undefined, previewUrl?: boolean): ApiCall {
  return {
    method: 'sendMessage',
    params: {
      text: written.text,
      ...(written.entities.length > 0 && { entities: written.entities }),
      ...(previewUrl === false && { link_preview_options: { is_disabled: true } }),
      reply_markup: keyboard,
    },
  }
}

function interactiveCalls({ header, body, footer, buttons = [], list }: ContentOf<'interactive'>): ApiCall[] {
  const written = writeText([
    { text: header && 'text' in header ? header.text : undefined, style: 'bold' },
    { text: body },
    { text: list && listInWords(list) },
    { text: footer, style: 'italic' },
  ])
  const media = header && 'media' in header ? header.media : undefined
  return pictured(media, written, keyboardOf(buttons, list))
}

function cardCalls({ title, text, media, buttons }: Card): ApiCall[] {
  return pictured(media, cardText({ title, text }), keyboardOf(buttons))
}

const cardText = ({ title, text }: Pick<Card, 'title' | 'text'>): WrittenText =>
  writeText([{ text: title, style: 'bold' }, { text }])

/** A picture with its text and buttons below; a text too long for that follows with the buttons. */
function pictured(media: Card['media'], written: WrittenText, keyboard: Keyboard | undefined): ApiCall[] {
  if (!media) return [textCall(written, keyboard)]
  if (lengthOf(written.text) > captionCharactersMax)
    return [mediaCall(media, {}), textCall(written, keyboard)]
  return [mediaCall(media, { ...captionOf(written), reply_markup: keyboard })]
}

function captionOf({ text, entities }: WrittenText): Record<string, unknown> {
  return text ? { caption: text, ...(entities.length > 0 && { caption_entities: entities }) } : {}
}

/**
 * Cards of pictures alone are an album, to be leafed through. An album can hold no buttons: cards with buttons are
 * messages of their own, each with its buttons below its picture, so that nobody must guess what a button belongs to.
 */
function carouselCalls({ text, cards }: ContentOf<'carousel'>): ApiCall[] {
  const first = text?.trim() ? [textCall({ text: text.trim(), entities: [] }, undefined)] : []
  return [...first, ...(isAlbum(cards) ? [albumCall(cards)] : cards.flatMap(cardCalls))]
}

function isAlbum(cards: readonly Card[]): boolean {
  return (
    cards.length > 1 &&
    cards.every(
      ({ media, buttons, ...said }) =>
        media &&
        buttons.length === 0 &&
        ['photo', 'video'].includes(mediaKind(media)) &&
        lengthOf(cardText(said).text) <= captionCharactersMax,
    )
  )
}

function albumCall(cards: readonly Card[]): ApiCall {
  const pictures = cards.flatMap(({ media, ...said }) => (media ? [{ media, said: cardText(said) }] : []))
  const media = pictures.map(({ media, said }, i) => ({
    type: mediaKind(media),
    media: attached(`file${i}`),
    ...captionOf(said),
  }))
  const files = pictures.map(({ media }, i) => fileOf(media, mediaKind(media), i))
  return { method: 'sendMediaGroup', params: { media }, files }
}

function locationCall({ latitude, longitude, name, address }: ContentOf<'location'>): ApiCall {
  const title = name ?? address
  if (!title) return { method: 'sendLocation', params: { latitude, longitude } }
  return { method: 'sendVenue', params: { latitude, longitude, title, address: address ?? title } }
}

/** A reaction goes to the message it is about; none where that is not known. */
function reactionCalls(
  { messageId, emoji }: ContentOf<'reaction'>,
  regarding: string | null | undefined,
): ApiCall[] {
  const about = readMessageRef(regarding) ?? readMessageRef(messageId)
  if (!about) return []
  const reaction = emoji === '' ? [] : [{ type: 'emoji', emoji: plainEmoji(emoji) }]
  const params = { chat_id: chatIdOf(about.chatId), message_id: about.messageId, reaction }
  return [{ method: 'setMessageReaction', params }]
}

/** Telegram names emoji without the selector that asks for their coloured form. */
export function plainEmoji(emoji: string): string {
  return emoji.replaceAll('\uFE0F', '')
}
