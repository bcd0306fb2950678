import { buttonOfPhones } from '../button-of-phones.ts'
import { shownAs, type Button, type Card, type Content, type ContentOf } from '../content.ts'
import { codePoints } from './code-points.ts'

/** Limits of the Cloud API, in characters as Meta counts them: code points. */
const most = {
  text: 4_096,
  caption: 1_024,
  body: 1_024,
  footer: 60,
  header: 60,
  button: 20,
  buttons: 3,
  rows: 10,
  rowId: 200,
  rowTitle: 24,
  rowText: 72,
  cardBody: 160,
  products: 30,
  code: 15,
} as const

const mebibyte = 1_048_576

/** How large a file may be. Source: Meta, Cloud API media; of stickers the animated ones, which may be larger. */
export function fileBytesMax(as: ReturnType<typeof shownAs>): number {
  if (as === 'image') return 5 * mebibyte
  if (as === 'document') return 100 * mebibyte
  return as === 'sticker' ? 500 * 1_024 : 16 * mebibyte
}

/** Says what in a content WhatsApp would refuse, with the mend; null when it would be taken. */
export function checkContent(content: Content): string | null {
  return buttonOfPhones(content, 'WhatsApp') ?? checkKind(content)
}

function checkKind(content: Content): string | null {
  switch (content.type) {
    case 'text':
      return tooLong('The text', content.text, most.text)
    case 'media':
      return checkMedia(content)
    case 'template':
      return checkTemplate(content)
    case 'interactive':
      return checkInteractive(content)
    case 'card':
      return checkCard(content)
    case 'carousel':
      return checkCarousel(content)
    case 'products':
      return checkProducts(content)
    case 'contacts':
      return content.contacts.length > 5
        ? 'WhatsApp takes at most 5 contacts in a message; send the rest in another.'
        : null
    case 'location':
    case 'reaction':
      return null
    case 'email':
      return 'Mail does not go by WhatsApp: send it over a mail connector.'
  }
}

const mediaTypes: Readonly<Record<ReturnType<typeof shownAs>, RegExp>> = {
  image: /^image\/(?:jpeg|png)$/,
  video: /^video\/(?:mp4|3gpp)$/,
  audio: /^audio\/(?:aac|amr|mpeg|mp4|ogg)$/,
  voice: /^audio\/ogg$/,
  sticker: /^image\/webp$/,
  document: /^[\w.+-]+\/[\w.+-]+$/,
}

function checkMedia(content: ContentOf<'media'>): string | null {
  const as = shownAs(content)
  const wrong = wrongType(content, as)
  if (wrong) return wrong
  if (content.caption && (as === 'audio' || as === 'voice' || as === 'sticker'))
    return `WhatsApp shows no caption with ${as}: send the text as a message of its own.`
  return tooLong('The caption', content.caption, most.caption)
}

function wrongType(
  { mimeType }: Pick<ContentOf<'media'>, 'mimeType'>,
  as: ReturnType<typeof shownAs>,
): string | null {
  return mediaTypes[as].test(mimeType)
    ? null
    : `WhatsApp shows no ${mimeType} as ${as}: convert it, or send it as a document.`
}

/** What stands above a message or in a card: an image, a video or a document; sound has no place there. */
function checkAbove(media: Card['media']): string | null {
  if (!media) return null
  const as = shownAs(media)
  return as === 'audio'
    ? 'WhatsApp plays no sound in a card: send it as a message of its own.'
    : wrongType(media, as)
}

function checkTemplate({ variables, name }: ContentOf<'template'>): string | null {
  if (!/^[a-z0-9_]+$/.test(name))
    return 'The name of a template has lower-case letters, digits and underscores only: give it as Meta lists it.'
  const body = Object.keys(variables).filter(
    (key) => !key.includes('.') && key !== 'header' && key !== 'code',
  )
  if (new Set(body.map((key) => /^\d+$/.test(key))).size > 1)
    return 'Variables are numbered or named, not both: use the form of the template.'
  const broken = Object.entries(variables).find(([, value]) => /[\n\t]| {5}/.test(value))
  if (broken)
    return `The value of ${broken[0]} has a line break, a tab or five spaces, which WhatsApp refuses in a template: write it in one line.`
  const empty = Object.entries(variables).find(([, value]) => value === '')
  if (empty) return `The value of ${empty[0]} is empty, which WhatsApp refuses: give it a text.`
  return tooLong('The code', variables['code'], most.code)
}

function checkInteractive(content: ContentOf<'interactive'>): string | null {
  const { header, footer, buttons = [], list, flow } = content
  const forms = [buttons.length > 0, list !== undefined, flow !== undefined].filter(Boolean).length
  if (forms !== 1)
    return 'WhatsApp takes buttons, a list or a flow in a message, and one of them: send the others apart.'
  if ((header || footer) && buttons.some(({ kind }) => kind === 'location'))
    return 'WhatsApp asks for a location with a body alone: leave header and footer out.'
  if (list && header && 'media' in header)
    return 'WhatsApp shows no media above a list: use a text, or send the media apart.'
  return (
    checkAbove(header && 'media' in header ? header.media : undefined) ??
    tooLong('The header', header && 'text' in header ? header.text : undefined, most.header) ??
    tooLong('The body', content.body, most.body) ??
    tooLong('The footer', footer, most.footer) ??
    (list ? checkList(list) : checkButtons(buttons))
  )
}

function checkButtons(buttons: readonly Button[]): string | null {
  if (buttons.some(({ kind }) => kind === 'call'))
    return 'WhatsApp has no call button outside a template: use a template, or write the number in the text.'
  const replies = buttons.filter((button) => button.kind === 'reply')
  if (replies.length < buttons.length && buttons.length > 1)
    return 'WhatsApp takes one button that opens a page or asks for a location, and no other beside it.'
  if (replies.length > most.buttons)
    return `WhatsApp takes at most ${most.buttons} buttons: use a list for up to ${most.rows} choices.`
  if (new Set(buttons.map(({ title }) => title)).size < buttons.length)
    return 'Two buttons have the same title: give each its own.'
  if (new Set(replies.map(({ id }) => id)).size < replies.length)
    return 'Two buttons have the same id: give each its own.'
  return firstOf(buttons, ({ title, kind }) =>
    kind === 'location' ? null : tooLong(`The button “${title}”`, title, most.button),
  )
}

function checkList(list: NonNullable<ContentOf<'interactive'>['list']>): string | null {
  const rows = list.sections.flatMap((section) => section.rows)
  if (rows.length > most.rows) return `WhatsApp takes at most ${most.rows} rows in a list: offer fewer.`
  if (list.sections.length > 1 && list.sections.some(({ title }) => !title))
    return 'With more than one section each needs a title: give it one.'
  if (new Set(rows.map(({ id }) => id)).size < rows.length)
    return 'Two rows have the same id: give each its own.'
  return (
    tooLong('The button of the list', list.button, most.button) ??
    firstOf(list.sections, ({ title }) => tooLong('The title of a section', title, most.rowTitle)) ??
    firstOf(rows, (row) => tooLong('The title of a row', row.title, most.rowTitle)) ??
    firstOf(rows, (row) => tooLong('The description of a row', row.description, most.rowText)) ??
    firstOf(rows, (row) => tooLong('The id of a row', row.id, most.rowId))
  )
}

function checkCard(card: Card): string | null {
  const text = cardText(card)
  const above = checkAbove(card.media)
  if (above) return above
  if (card.buttons.length === 0) return checkPlainCard(card, text)
  if (text === '') return 'A card with buttons needs a title or a text on WhatsApp: give it one.'
  return tooLong('The text of the card', text, most.body) ?? checkButtons(card.buttons)
}

/** Without buttons a card is media with a caption, or a text. */
function checkPlainCard({ media }: Card, text: string): string | null {
  if (!media)
    return text === ''
      ? 'The card says nothing: give it a title, a text or media.'
      : tooLong('The text of the card', text, most.text)
  return tooLong('The text of the card', text, most.caption)
}

/** Title and text as they are written: the title stands between asterisks. */
function cardText({ title, text }: Card): string {
  return [title && `*${title}*`, text].filter(Boolean).join('\n')
}

function checkCarousel({ text, cards }: ContentOf<'carousel'>): string | null {
  if (!text) return 'A carousel needs a text above its cards on WhatsApp: give it one.'
  if (cards.length < 2) return 'A carousel has at least two cards on WhatsApp: send one as a card.'
  const kinds = new Set(cards.map(({ buttons }) => buttons.map(({ kind }) => kind).join()))
  if (kinds.size > 1 || kinds.has(''))
    return 'All cards of a carousel have the same buttons on WhatsApp: one that opens a page, or as many replies on each.'
  if (cards.some(({ media }) => !media || !/^(?:image|video)\//.test(media.mimeType)))
    return 'Every card of a carousel needs an image or a video on WhatsApp: give it one.'
  return tooLong('The text', text, most.body) ?? firstOf(cards, checkCarouselCard)
}

function checkCarouselCard(card: Card): string | null {
  return (
    checkAbove(card.media) ??
    tooLong('The text of a card', cardText(card), most.cardBody) ??
    checkButtons(card.buttons)
  )
}

function checkProducts(content: ContentOf<'products'>): string | null {
  const { header, text, footer, catalogId, thumbnail, sections } = content
  const count = sections.reduce((sum, { products }) => sum + products.length, 0)
  if (count === 0 && (thumbnail === undefined || text === undefined))
    return 'The whole catalogue needs a text and a product whose picture stands for it: give both, or name products.'
  if (count > 0 && catalogId === undefined)
    return 'Products need the id of the catalogue they are in: give it as Meta shows it.'
  if (count < 2 && header !== undefined)
    return 'WhatsApp shows no header above one product or a catalogue: say it in the text.'
  if (count > 1 && (header === undefined || text === undefined))
    return 'Several products need a header and a text on WhatsApp: give both.'
  if (count > most.products)
    return `WhatsApp takes at most ${most.products} products in a message: show fewer.`
  if (sections.length > 1 && sections.some(({ title }) => !title))
    return 'With more than one section each needs a title: give it one.'
  return (
    tooLong('The header', header, most.header) ??
    tooLong('The text', text, most.body) ??
    tooLong('The footer', footer, most.footer) ??
    firstOf(sections, ({ title }) => tooLong('The title of a section', title, most.rowTitle))
  )
}

function tooLong(what: string, text: string | undefined, max: number): string | null {
  const length = text === undefined ? 0 : codePoints(text)
  return length > max ? `${what} has ${length} characters; WhatsApp takes ${max}: shorten it.` : null
}

function firstOf<T>(all: readonly T[], check: (one: T) => string | null): string | null {
  for (const one of all) {
    const complaint = check(one)
    if (complaint) return complaint
  }
  return null
}
