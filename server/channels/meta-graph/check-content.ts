import { buttonOfPhones } from '../button-of-phones.ts'
import type { Button, Card, Content, ContentOf } from '../content.ts'
import { shownAs } from '../content.ts'
import { interactiveText, quickRepliesOf, type SharedContent } from './message-of.ts'

/** What differs between the products of Graph. */
export type GraphLimits = {
  /** As people know it. */
  readonly name: string
  readonly textMax: number
  readonly textUnit: 'characters' | 'bytes'
  /** Media types by what they are shown as; null takes every type, absent takes none. */
  readonly media: Partial<Record<ReturnType<typeof shownAs>, readonly string[] | null>>
  readonly hasCallButtons: boolean
}

const templateTextMax = 640
const repliesMax = 13
const buttonsMax = 3
const titleMax = 20
const cardTextMax = 80
const payloadMax = 1_000

/** Says what in a content Graph would refuse; null when it would be taken. */
export function checkShared(content: SharedContent, limits: GraphLimits): string | null {
  return buttonOfPhones(content, limits.name) ?? checkKind(content, limits)
}

function checkKind(content: SharedContent, limits: GraphLimits): string | null {
  switch (content.type) {
    case 'text':
      return checkText(content.text, limits)
    case 'media':
      return checkMedia(content, limits)
    case 'interactive':
      return checkInteractive(content, limits)
    case 'card':
      return checkCard(content, limits)
    case 'carousel':
      return checkText(content.text ?? '', limits) ?? first(content.cards, (card) => checkCard(card, limits))
  }
}

/** What is said of a content that is none of the channel's. */
export function notCarried({ type }: Content, { name }: GraphLimits): string {
  return `${name} does not carry ${type}. Send text, media, buttons or cards.`
}

function checkText(text: string, { name, textMax, textUnit }: GraphLimits): string | null {
  const length = textUnit === 'bytes' ? Buffer.byteLength(text) : characters(text)
  return length > textMax
    ? `${name} takes ${textMax} ${textUnit}; this text has ${length}. Cut it, or send it in several messages.`
    : null
}

function checkMedia(content: ContentOf<'media'>, limits: GraphLimits): string | null {
  const { name, media } = limits
  const shown = shownAs(content)
  const types = media[shown]
  if (types === undefined) return `${name} does not carry ${shown}. Send a link to it as text.`
  // A caption goes as a text of its own.
  return types === null || types.includes(content.mimeType)
    ? checkText(content.caption ?? '', limits)
    : `${name} takes ${shown} as ${types.join(', ')}, not ${content.mimeType}. Convert it.`
}

function checkInteractive(content: ContentOf<'interactive'>, limits: GraphLimits): string | null {
  const { name } = limits
  if (content.flow) return `${name} has no forms. Ask with buttons.`
  if (content.header && 'media' in content.header)
    return `${name} shows no media above buttons. Send a card instead.`
  if (content.list && content.buttons?.length) return `${name} takes buttons or a list, not both.`
  const replies = quickRepliesOf(content)
  if (replies === null) return checkButtonTemplate(content, limits)
  if (replies.length === 0) return `${name} needs at least one button. Add one, or send text.`
  if (replies.length > repliesMax)
    return `${name} takes ${repliesMax} answers; these are ${replies.length}. Offer fewer.`
  return checkText(interactiveText(content), limits) ?? first(replies, (reply) => checkTitle(reply, name))
}

function checkButtonTemplate(content: ContentOf<'interactive'>, limits: GraphLimits): string | null {
  const { buttons = [] } = content
  const length = characters(interactiveText(content))
  if (length > templateTextMax)
    return `${limits.name} takes ${templateTextMax} characters above buttons with links; this text has ${length}. Cut it.`
  return checkButtons(buttons, limits)
}

function checkCard({ title, text, media, buttons }: Card, limits: GraphLimits): string | null {
  const { name } = limits
  if (title === undefined && text === undefined) return `A card of ${name} needs a title. Give it one.`
  if (title !== undefined && text === undefined && !media && buttons.length === 0)
    return `A card of ${name} needs more than a title: a text, a picture or a button.`
  if (title === undefined && !media && buttons.length === 0)
    return `A card of ${name} needs more than a text: a title, a picture or a button.`
  for (const part of [title, text])
    if (part !== undefined && characters(part) > cardTextMax)
      return `${name} takes ${cardTextMax} characters in a card's title and text; “${part.slice(0, 20)}…” has ${characters(part)}. Cut it.`
  if (media && !media.mimeType.startsWith('image/'))
    return `A card of ${name} shows pictures, not ${media.mimeType}. Send the media as a message of its own.`
  return checkButtons(buttons, limits)
}

function checkButtons(buttons: readonly Button[], { name, hasCallButtons }: GraphLimits): string | null {
  if (buttons.length > buttonsMax)
    return `${name} takes ${buttonsMax} such buttons; these are ${buttons.length}. Use fewer, or buttons that only answer.`
  return first(buttons, (button) => {
    if (button.kind === 'location') return `${name} has no button that asks for the place. Ask in the text.`
    if (button.kind === 'call' && !hasCallButtons)
      return `${name} has no button that calls. Write the number into the text.`
    return checkTitle(button, name)
  })
}

function checkTitle(button: { readonly title: string; readonly id?: string }, name: string): string | null {
  if (characters(button.title) > titleMax)
    return `${name} takes ${titleMax} characters on a button; “${button.title}” has ${characters(button.title)}. Shorten it.`
  return button.id !== undefined && characters(button.id) > payloadMax
    ? `${name} takes ${payloadMax} characters as a button's id. Shorten it.`
    : null
}

function first<T>(all: readonly T[], fault: (one: T) => string | null): string | null {
  for (const one of all) {
    const found = fault(one)
    if (found !== null) return found
  }
  return null
}

const characters = (text: string): number => Array.from(text).length
