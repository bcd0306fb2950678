import { said } from '../hook-value.ts'
import { checkBody, checkHeader, textOf, tooLong, type Component } from './check-texts.ts'
import { checkButtons, templateButtons } from './check-template-buttons.ts'

const most = { cards: 10, body: 160, buttons: 2 } as const

/** What Meta would refuse in a carousel: 2 to 10 cards of one make, each with media and at most two buttons. */
export function checkTemplateCarousel(component: Component, isNamed: boolean): string | null {
  const cards = Array.isArray(component['cards']) ? (component['cards'] as Record<string, unknown>[]) : []
  if (cards.length < 2 || cards.length > most.cards)
    return `A carousel has 2 to ${most.cards} cards: there are ${cards.length}.`
  const makes = new Set<string>()
  for (const [index, card] of cards.entries()) {
    const parts = partsOf(card)
    const complaint = checkCard(parts, isNamed)
    if (complaint) return `Card ${index + 1}: ${complaint}`
    makes.add(makeOf(parts))
  }
  return makes.size > 1 ? 'All cards have the same parts and kinds of buttons: make them alike.' : null
}

function partsOf(card: Record<string, unknown>): readonly Component[] {
  const components = card['components']
  return Array.isArray(components)
    ? components.map((one: Record<string, unknown>) => {
        const format = one['format']
        return {
          ...one,
          type: String(one['type']).toUpperCase(),
          ...(typeof format === 'string' && { format: format.toUpperCase() }),
        }
      })
    : []
}

function checkCard(parts: readonly Component[], isNamed: boolean): string | null {
  const part = (type: string): Component | undefined => parts.find((one) => one.type === type)
  const [header, body, buttons] = [part('HEADER'), part('BODY'), part('BUTTONS')]
  if (!header || !['IMAGE', 'VIDEO', 'PRODUCT'].includes(String(header['format'])))
    return 'it needs a HEADER with an image or a video.'
  if (!buttons) return 'it needs BUTTONS with one or two.'
  if (templateButtons(buttons).length > most.buttons) return `it takes at most ${most.buttons} buttons.`
  return (
    checkHeader(header, isNamed) ??
    (body ? (tooLong('its body', textOf(body), most.body) ?? checkBody(body, isNamed)) : null) ??
    checkButtons(buttons)
  )
}

function makeOf(parts: readonly Component[]): string {
  return parts
    .map((part) =>
      part.type === 'BUTTONS'
        ? templateButtons(part)
            .map(({ type }) => type)
            .join('+')
        : `${part.type} ${said(part['format'])}`,
    )
    .toSorted()
    .join()
}
