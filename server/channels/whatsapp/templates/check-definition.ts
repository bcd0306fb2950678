import { codePoints } from '../code-points.ts'
import type { TemplateDefinition } from '../../template-keeping.ts'
import { checkAuthentication } from './check-authentication.ts'
import { checkBody, checkFooter, checkHeader, type Component } from './check-texts.ts'
import { checkButtons } from './check-template-buttons.ts'
import { checkTemplateCarousel } from './check-template-carousel.ts'

const kinds = new Set(['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'CAROUSEL', 'LIMITED_TIME_OFFER'])
const categories = new Set(['MARKETING', 'UTILITY', 'AUTHENTICATION'])

/** Says what in a template Meta's review would refuse at once, with the mend; null when it would be reviewed. */
export function checkDefinition(template: TemplateDefinition): string | null {
  const { name, language, category, definition } = template
  if (!/^[a-z0-9_]{1,512}$/.test(name))
    return 'The name has lower-case letters, digits and underscores only, at most 512: rename the template.'
  if (!/^[a-z]{2,3}(?:_[A-Za-z]{2,4})?$/.test(language))
    return `${language} is no language of Meta's: write it as en or en_US.`
  if (!categories.has(category))
    return `${category} is no category: choose MARKETING, UTILITY or AUTHENTICATION.`
  const components = definition['components']
  if (!Array.isArray(components) || components.length === 0)
    return 'The template has no components: give it at least a BODY.'
  return checkComponents(components.map(normal), category, definition['parameter_format'] === 'NAMED')
}

/** Meta takes the types in either case. */
function normal(component: Record<string, unknown>): Component {
  const type = String(component['type']).toUpperCase()
  const format = component['format']
  return { ...component, type, ...(typeof format === 'string' && { format: format.toUpperCase() }) }
}

function checkComponents(
  components: readonly Component[],
  category: string,
  isNamed: boolean,
): string | null {
  const unknown = components.find(({ type }) => !kinds.has(type))
  if (unknown) return `${unknown.type} is no component: use ${[...kinds].join(', ')}.`
  if (new Set(components.map(({ type }) => type)).size < components.length)
    return 'A component is there twice: leave one of each.'
  if (!components.some(({ type }) => type === 'BODY')) return 'The BODY is missing: every template has one.'
  if (category === 'AUTHENTICATION') return checkAuthentication(components)
  for (const component of components) {
    const complaint = checkComponent(component, isNamed)
    if (complaint) return complaint
  }
  return checkTogether(components)
}

function checkComponent(component: Component, isNamed: boolean): string | null {
  switch (component.type) {
    case 'HEADER':
      return checkHeader(component, isNamed)
    case 'BODY':
      return checkBody(component, isNamed)
    case 'FOOTER':
      return checkFooter(component)
    case 'BUTTONS':
      return checkButtons(component)
    case 'CAROUSEL':
      return checkTemplateCarousel(component, isNamed)
    default:
      return checkOffer(component)
  }
}

function checkOffer(component: Component): string | null {
  const offer = component['limited_time_offer'] as { text?: unknown } | undefined
  const length = typeof offer?.text === 'string' ? codePoints(offer.text) : 0
  return length < 1 || length > 16
    ? 'The text of a limited-time offer has 1 to 16 characters: shorten it.'
    : null
}

/** What components forbid each other. */
function checkTogether(components: readonly Component[]): string | null {
  const has = (type: string): boolean => components.some((component) => component.type === type)
  if (has('CAROUSEL') && (has('HEADER') || has('FOOTER') || has('BUTTONS')))
    return 'A carousel has a BODY and its cards only: move header, footer and buttons into the cards.'
  if (has('LIMITED_TIME_OFFER') && has('FOOTER'))
    return 'A limited-time offer has no footer: leave the footer out.'
  return null
}
