import { shownAs, type Button, type Card, type Content, type ContentOf } from '../content.ts'
import { contentMessageOf, interactiveText, isRcsContent } from './content-message-of.ts'
import { limits } from './limits.ts'

/** Says what the platform would refuse in a content, with the mend; null when it would be taken. */
export function checkContent(content: Content): string | null {
  if (!isRcsContent(content)) return `RCS carries no ${content.type}; send a text, media or a card.`
  const fault = faultIn(content)
  if (fault) return fault
  const bytes = Buffer.byteLength(JSON.stringify(contentMessageOf(content)))
  if (bytes <= limits.payloadBytesMax) return null
  return `An RCS message has at most ${limits.payloadBytesMax} bytes, this one ${bytes}; shorten it.`
}

function faultIn(content: Content): string | null {
  switch (content.type) {
    case 'text':
      return tooLong('A text', content.text, limits.textCharactersMax)
    case 'media':
      return faultInMedia(content)
    case 'interactive':
      return faultInInteractive(content)
    case 'card':
      return faultInCard(content)
    case 'carousel':
      return faultInCarousel(content)
    default:
      return null
  }
}

function faultInMedia({ caption, ...media }: ContentOf<'media'>): string | null {
  if (!caption) return tooLong('The URL of a file', media.url, limits.urlCharactersMax)
  if (!['image', 'video'].includes(shownAs(media)))
    return 'RCS shows a caption only with an image or a video; send the words as a text of their own.'
  return tooLong('A caption', caption, limits.cardTextCharactersMax)
}

function faultInInteractive(content: ContentOf<'interactive'>): string | null {
  if (content.flow) return 'RCS has no flows; ask with buttons, or link a form with a url button.'
  const rows = content.list?.sections.flatMap((section) => section.rows) ?? []
  const count = (content.buttons?.length ?? 0) + rows.length
  if (count === 0) return 'An interactive message needs a button or a row; else send a text.'
  if (count > limits.suggestionsMax)
    return `RCS shows at most ${limits.suggestionsMax} buttons and rows together, these are ${count}; leave some out.`
  const inCard = content.header !== undefined && 'media' in content.header
  const charactersMax = inCard ? limits.cardTextCharactersMax : limits.textCharactersMax
  return (
    tooLong('The text with header and footer', interactiveText(content), charactersMax) ??
    faultInButtons(content.buttons ?? []) ??
    rows.map(({ title }) => longTitle(title)).find(Boolean) ??
    null
  )
}

function faultInCarousel({ text, cards }: ContentOf<'carousel'>): string | null {
  if (text) return 'An RCS carousel has no text of its own; send it as a message before, or put it in a card.'
  if (cards.length < limits.carouselCardsMin)
    return `An RCS carousel has ${limits.carouselCardsMin} to ${limits.carouselCardsMax} cards; send one as a card.`
  return cards.map((card) => faultInCard(card)).find(Boolean) ?? null
}

function faultInCard({ title, text, media, buttons }: Card): string | null {
  if (!title && !text && !media) return 'A card needs a title, a text or media.'
  if (media && !['image', 'video'].includes(shownAs(media)))
    return `A card shows an image or a video, no ${media.mimeType}; send the file as media.`
  if (buttons.length > limits.cardSuggestionsMax)
    return `A card has at most ${limits.cardSuggestionsMax} buttons, this one ${buttons.length}; leave some out.`
  return (
    tooLong('The title of a card', title ?? '', limits.cardTitleCharactersMax) ??
    tooLong('The text of a card', text ?? '', limits.cardTextCharactersMax) ??
    faultInButtons(buttons)
  )
}

function faultInButtons(buttons: readonly Button[]): string | null {
  return buttons.map((button) => faultInButton(button)).find(Boolean) ?? null
}

function faultInButton(button: Button): string | null {
  return longTitle(button.title) ?? faultInAction(button)
}

function faultInAction(button: Button): string | null {
  switch (button.kind) {
    case 'call':
    case 'record':
      return faultInNumber(button)
    case 'compose':
      return faultInNumber(button) ?? tooLong('The draft of a button', button.text, limits.draftCharactersMax)
    case 'url':
      return tooLong('The URL of a button', button.url, limits.urlCharactersMax)
    case 'map':
      return tooLong('The name of a place', button.name ?? '', limits.placeNameCharactersMax)
    case 'calendar':
      return faultInEvent(button.event)
    case 'reply':
    case 'location':
      return null
  }
}

function faultInNumber({
  kind,
  phone,
}: Extract<Button, { kind: 'call' | 'compose' | 'record' }>): string | null {
  return /^\+[1-9]\d{6,14}$/.test(phone)
    ? null
    : `A ${kind} button needs a number as + and digits, not ${phone}.`
}

function faultInEvent({
  title,
  description = '',
  startsAt,
  endsAt,
}: Extract<Button, { kind: 'calendar' }>['event']): string | null {
  if (Date.parse(endsAt) <= Date.parse(startsAt))
    return `The event “${title}” ends before it begins: endsAt must be after startsAt.`
  return (
    tooLong('The title of an event', title, limits.eventTitleCharactersMax) ??
    tooLong('The description of an event', description, limits.eventTextCharactersMax)
  )
}

function longTitle(title: string): string | null {
  return tooLong(`The button “${title}”`, title, limits.suggestionCharactersMax)
}

function tooLong(what: string, text: string, charactersMax: number): string | null {
  if (text.length <= charactersMax) return null
  return `${what} has at most ${charactersMax} characters, here ${text.length}; shorten it.`
}
