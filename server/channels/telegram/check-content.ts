import { buttonOfPhones, buttonsOf } from '../button-of-phones.ts'
import type { Button, Content } from '../content.ts'
import { vcardOf } from './contact-calls.ts'
import { callsOf, captionCharactersMax, plainEmoji } from './calls-of.ts'
import { emoji } from './emoji.ts'
import type { InlineButton } from './keyboard.ts'
import { lengthOf } from './write-text.ts'

const textCharactersMax = 4_096
const callbackBytesMax = 64
const buttonsMax = 100
const vcardBytesMax = 2_048

/** Says what in a content Telegram would refuse, and the mend; null when it would be taken. Limits: Bot API 10.1. */
export function checkContent(content: Content): string | null {
  return (
    buttonOfPhones(content, 'Telegram') ??
    buttonsOf(content).map(buttonFault).find(isFault) ??
    mixedKeyboardFault(content) ??
    formFault(content) ??
    // What is left are lengths: they count as the calls would be written, headers and lists included.
    (isCarried(content)
      ? callsOf({ to: '1', content })
          .map(({ params }) => lengthFault(params))
          .find(isFault)
      : null) ??
    null
  )
}

const isFault = (fault: string | null): fault is string => fault !== null

/** A reaction has no calls before it is known what it is about. */
const isCarried = ({ type }: Content): boolean => !['template', 'email', 'reaction'].includes(type)

function formFault(content: Content): string | null {
  switch (content.type) {
    case 'template':
    case 'email':
      return `Telegram has no ${content.type}; send a text.`
    case 'media':
      return content.as === 'sticker' && content.caption
        ? 'A sticker carries no caption; send the text as a message of its own.'
        : null
    case 'interactive':
      return content.flow ? 'Telegram has no forms; put a url button to a web page in its place.' : null
    case 'card':
      return cardFault(content)
    case 'carousel':
      return content.cards.map(cardFault).find(isFault) ?? null
    case 'contacts':
      return contactsFault(content)
    case 'reaction':
      return content.emoji === '' || emoji.has(plainEmoji(content.emoji))
        ? null
        : `Telegram takes no reaction ${content.emoji}; choose one of ${[...emoji].slice(0, 12).join(' ')} and the others its apps offer.`
    default:
      return null
  }
}

function cardFault({
  title,
  text,
  media,
}: {
  title?: string
  text?: string
  media?: unknown
}): string | null {
  return media || title?.trim() || text?.trim()
    ? null
    : 'A card needs a title, a text or media: Telegram shows no buttons below nothing.'
}

function contactsFault({ contacts }: Extract<Content, { type: 'contacts' }>): string | null {
  for (const contact of contacts) {
    if (contact.phones.length === 0)
      return `The contact ${contact.name} has no telephone number, which Telegram demands; send a text instead.`
    if (Buffer.byteLength(vcardOf(contact)) > vcardBytesMax)
      return `The contact ${contact.name} is longer than ${vcardBytesMax} bytes as a card; leave some of it out.`
  }
  return null
}

function buttonFault(button: Button): string | null {
  return button.kind === 'call'
    ? `Telegram has no buttons that call: put ${button.phone} into the text, where it can be tapped, or send it as a contact.`
    : null
}

function mixedKeyboardFault(content: Content): string | null {
  const groups =
    content.type === 'carousel' ? content.cards.map(({ buttons }) => buttons) : [buttonsOf(content)]
  const hasList = content.type === 'interactive' && content.list !== undefined
  const isMixed = groups.some(
    (buttons) =>
      buttons.some(({ kind }) => kind === 'location') &&
      (hasList || buttons.some(({ kind }) => kind !== 'location')),
  )
  return isMixed
    ? 'Telegram cannot show a button that asks for a location beside others; send it as a message of its own.'
    : null
}

function lengthFault(params: Readonly<Record<string, unknown>>): string | null {
  const { text, caption, media, reply_markup } = params
  return (
    tooLong(text, textCharactersMax, 'text', 'Split it into several messages.') ??
    tooLong(caption, captionCharactersMax, 'caption', 'Send the text as a message of its own.') ??
    (Array.isArray(media) ? media.map(lengthFault).find(isFault) : null) ??
    keyboardFault(reply_markup)
  )
}

function tooLong(text: unknown, charactersMax: number, what: string, mend: string): string | null {
  if (typeof text !== 'string' || lengthOf(text) <= charactersMax) return null
  return `The ${what} has ${lengthOf(text)} characters, more than Telegram's ${charactersMax}. ${mend}`
}

function keyboardFault(markup: unknown): string | null {
  const rows = (markup as { inline_keyboard?: readonly (readonly InlineButton[])[] } | undefined)
    ?.inline_keyboard
  const buttons = rows?.flat() ?? []
  if (buttons.length > buttonsMax)
    return `The message has ${buttons.length} buttons and rows, more than Telegram's ${buttonsMax}; leave some out.`
  const wide = buttons.find(({ callback_data = '' }) => Buffer.byteLength(callback_data) > callbackBytesMax)
  return wide
    ? `The id of "${wide.text}" is longer than Telegram's ${callbackBytesMax} bytes; give it a shorter one.`
    : null
}
