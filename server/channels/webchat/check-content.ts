import { buttonOfPhones } from '../button-of-phones.ts'
import type { Button, Card, Content, ContentOf } from '../content.ts'

const textMax = 10_000
const buttonsMax = 10
const rowsMax = 30

/** Says what web chat cannot show of a content, and the mend; null when it shows all of it. */
export function checkContent(content: Content): string | null {
  return buttonOfPhones(content, 'Web chat') ?? checkKind(content)
}

function checkKind(content: Content): string | null {
  switch (content.type) {
    case 'text':
      return tooLong('The text', content.text)
    case 'media':
    case 'location':
      return null
    case 'interactive':
      return checkInteractive(content)
    case 'card':
      return checkCard(content)
    case 'carousel':
      return content.cards.map(checkCard).find((found) => found !== null) ?? null
    default:
      return `Web chat does not show ${content.type}. Send text, media, a location, buttons, a list or cards.`
  }
}

function checkInteractive(content: ContentOf<'interactive'>): string | null {
  const { body, buttons, list, flow } = content
  if (flow) return 'Web chat has no forms of WhatsApp. Send buttons or a list.'
  if (!buttons?.length && !list) return 'Give buttons or a list, or send a text.'
  const rows = list?.sections.flatMap((section) => section.rows) ?? []
  if (rows.length > rowsMax)
    return `A list shows at most ${rowsMax} rows; this one has ${rows.length}. Send several.`
  if (new Set(rows.map(({ id }) => id)).size < rows.length)
    return 'Give every row of the list an id of its own.'
  return tooLong('The body', body) ?? checkButtons(buttons ?? [])
}

function checkCard({ title, text, media, buttons }: Card): string | null {
  if (!title && !text && !media) return 'A card needs a title, a text or media.'
  return checkButtons(buttons)
}

function checkButtons(buttons: readonly Button[]): string | null {
  if (buttons.length > buttonsMax)
    return `Web chat shows at most ${buttonsMax} buttons; there are ${buttons.length}. Send a list.`
  if (buttons.some(({ kind }) => kind === 'location'))
    return 'Web chat does not ask for a location. Leave that button out.'
  const ids = buttons.flatMap((button) => (button.kind === 'reply' ? [button.id] : []))
  return new Set(ids).size < ids.length ? 'Give every button an id of its own.' : null
}

function tooLong(what: string, text: string): string | null {
  return text.length > textMax
    ? `${what} has ${text.length} characters; web chat shows at most ${textMax}. Shorten it or send it in parts.`
    : null
}
