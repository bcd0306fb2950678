import type { HandsetButton, HandsetCard, HandsetMedia, HandsetRich } from '@/api/handset-types.ts'

/** A template at a provider, as the API shows it. */
export type ProviderTemplate = {
  id: string
  connectorId: string
  channel: string
  name: string
  language: string
  category: string
  definition: Readonly<Record<string, unknown>>
  state: TemplateState
  reason: string | null
  quality: string | null
  providerReference: string | null
  createdAt: string
  changedAt: string
  submittedAt: string | null
  syncedAt: string | null
}
export type TemplateState = 'draft' | 'pending' | 'approved' | 'rejected' | 'paused' | 'disabled' | 'deleted'

/** A place of a template that a message fills. `key` is the name of the variable in `content.variables`. */
export type Slot = {
  key: string
  part: 'header' | 'body' | 'button' | 'offer' | 'code'
  kind: 'text' | 'media' | 'number'
  /** What the place is called: the variable, or the button's title. */
  name: string
  /** The card it stands on, counted from 1. */
  card?: number
  sample: string
}

type Component = Readonly<Record<string, unknown>>

/** What a template wants filled, in the order it is read. Keys: as the server reads them for WhatsApp. */
export function slotsOf({ definition, category }: Pick<ProviderTemplate, 'definition' | 'category'>): Slot[] {
  const components = componentsOf(definition)
  if (category.toUpperCase() === 'AUTHENTICATION')
    return [{ key: 'code', part: 'code', kind: 'text', name: 'code', sample: '' }]
  return components.flatMap((component) => slotsOfComponent(component))
}

/** The template with its values, as the handset shows it; a place without a value shows its sample. */
export function drawTemplate(
  { definition, category }: Pick<ProviderTemplate, 'definition' | 'category'>,
  variables: Readonly<Record<string, string>>,
  drawMedia: (url: string) => HandsetMedia[],
): { text: string; rich: HandsetRich } {
  const components = componentsOf(definition)
  if (category.toUpperCase() === 'AUTHENTICATION') return drawCode(components, variables['code'] ?? '')
  const { cards, ...own } = draw(components, variables, drawMedia)
  return { text: own.text, rich: { ...own.rich, ...(cards.length > 0 && { cards }) } }
}

export const variablesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{\{\s*([^{}\s]*)\s*\}\}/g)].map((match) => match[1] ?? '')),
]

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): Component[] => (Array.isArray(value) ? (value as Component[]) : [])
const upper = (value: unknown): string => text(value).toUpperCase()
export const componentsOf = (definition: Component): Component[] => list(definition['components'])

function slotsOfComponent(component: Component): Slot[] {
  switch (upper(component['type'])) {
    case 'HEADER':
      return headerSlots(component)
    case 'BODY':
      return variablesIn(text(component['text'])).map((name) => ({
        key: name,
        part: 'body',
        kind: 'text',
        name,
        sample: sampleOf(component, 'body', name),
      }))
    case 'BUTTONS':
      return list(component['buttons']).flatMap(buttonSlots)
    case 'CAROUSEL':
      return list(component['cards']).flatMap((card, index) =>
        list(card['components'])
          .flatMap(slotsOfComponent)
          .map((slot) => ({ ...slot, key: `card.${index}.${slot.key}`, card: index + 1 })),
      )
    case 'LIMITED_TIME_OFFER':
      return [{ key: 'offer.expiresAtMs', part: 'offer', kind: 'number', name: 'expiresAtMs', sample: '' }]
    default:
      return []
  }
}

function headerSlots(component: Component): Slot[] {
  const slot = (key: string, kind: Slot['kind'], name: string, sample = ''): Slot => ({
    key,
    part: 'header',
    kind,
    name,
    sample,
  })
  switch (upper(component['format'])) {
    case 'TEXT':
      return variablesIn(text(component['text'])).map((name) =>
        slot(
          /^\d+$/.test(name) ? 'header' : `header.as.${name}`,
          'text',
          name,
          sampleOf(component, 'header', name),
        ),
      )
    case 'IMAGE':
    case 'VIDEO':
    case 'GIF':
    case 'DOCUMENT':
      return [slot('header.media', 'media', upper(component['format']).toLowerCase())]
    case 'LOCATION':
      return [
        slot('header.latitude', 'number', 'latitude'),
        slot('header.longitude', 'number', 'longitude'),
        slot('header.place', 'text', 'place'),
        slot('header.address', 'text', 'address'),
      ]
    default:
      return []
  }
}

function buttonSlots(button: Component, index: number): Slot[] {
  const type = upper(button['type'])
  const slot = (key: string, sample: string): Slot => ({
    key,
    part: 'button',
    kind: 'text',
    name: text(button['text']) || type.toLowerCase(),
    sample,
  })
  const [given] = Array.isArray(button['example']) ? (button['example'] as unknown[]) : [button['example']]
  if (type === 'URL' && text(button['url']).includes('{{'))
    return [slot(`button.${index}`, text(given).replace(text(button['url']).split('{{')[0] ?? '', ''))]
  return type === 'COPY_CODE' ? [slot(`button.${index}.code`, text(given))] : []
}

/** The example a variable was reviewed with. */
export function sampleOf(component: Component, part: 'header' | 'body', name: string): string {
  const example = (component['example'] ?? {}) as Component
  const named = list(example[`${part}_text_named_params`]).find((one) => one['param_name'] === name)
  if (named) return text(named['example'])
  const given = example[`${part}_text`]
  const row: unknown[] = Array.isArray(given) ? (Array.isArray(given[0]) ? given[0] : given) : []
  return text(row[variablesIn(text(component['text'])).indexOf(name)])
}

function draw(
  components: Component[],
  variables: Readonly<Record<string, string>>,
  drawMedia: (url: string) => HandsetMedia[],
): { text: string; rich: HandsetRich; cards: HandsetCard[] } {
  const of = (type: string) => components.find((component) => upper(component['type']) === type)
  const [header, body, footer] = [of('HEADER'), of('BODY'), of('FOOTER')]
  const filled = (component: Component, part: 'header' | 'body', keyOf: (name: string) => string) =>
    text(component['text']).replaceAll(/\{\{\s*([^{}\s]*)\s*\}\}/g, (place, name: string) => {
      return variables[keyOf(name)] || sampleOf(component, part, name) || place
    })
  const heading =
    header && filled(header, 'header', (name) => (/^\d+$/.test(name) ? 'header' : `header.as.${name}`))
  const media = drawMedia(variables['header.media'] ?? '')
  const { 'header.latitude': latitude, 'header.longitude': longitude } = variables
  const buttons = list(of('BUTTONS')?.['buttons']).map(drawButton)
  return {
    text: body ? filled(body, 'body', (name) => name) : '',
    rich: {
      ...(heading && { header: heading }),
      ...(media.length > 0 && { media }),
      ...(latitude && longitude && { location: drawPlace(variables) }),
      ...(footer && { footer: text(footer['text']) }),
      ...(buttons.length > 0 && { buttons }),
    },
    cards: list(of('CAROUSEL')?.['cards']).map((card, index) => drawCard(card, index, variables, drawMedia)),
  }
}

function drawPlace(variables: Readonly<Record<string, string>>) {
  const [name, address] = [variables['header.place'], variables['header.address']]
  return {
    latitude: Number(variables['header.latitude']) || 0,
    longitude: Number(variables['header.longitude']) || 0,
    ...(name && { name }),
    ...(address && { address }),
  }
}

function drawCard(
  card: Component,
  index: number,
  variables: Readonly<Record<string, string>>,
  drawMedia: (url: string) => HandsetMedia[],
): HandsetCard {
  const prefix = `card.${index}.`
  const own = Object.fromEntries(
    Object.entries(variables).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  )
  const drawn = draw(list(card['components']), own, drawMedia)
  const media = drawn.rich.media?.[0]
  return {
    ...(drawn.text && { text: drawn.text }),
    ...(media && { media }),
    buttons: drawn.rich.buttons ?? [],
  }
}

const buttonKinds: Readonly<Record<string, HandsetButton['kind']>> = {
  URL: 'url',
  PHONE_NUMBER: 'call',
  QUICK_REPLY: 'reply',
}

function drawButton(button: Component, at: number): HandsetButton {
  const type = upper(button['type'])
  return {
    id: String(at),
    title: text(button['text']) || type.toLowerCase(),
    kind: buttonKinds[type] ?? 'other',
  }
}

/** The text of a template for codes is the provider's own; here it stands in English. */
function drawCode(components: Component[], code: string): { text: string; rich: HandsetRich } {
  const of = (type: string) => components.find((component) => upper(component['type']) === type)
  const [button] = list(of('BUTTONS')?.['buttons'])
  const minutes = of('FOOTER')?.['code_expiration_minutes']
  const advice = of('BODY')?.['add_security_recommendation']
    ? ' For your security, do not share this code.'
    : ''
  return {
    text: `*${code || '123456'}* is your verification code.${advice}`,
    rich: {
      ...(typeof minutes === 'number' && { footer: `This code expires in ${minutes} minutes.` }),
      buttons: [{ id: '0', title: text(button?.['text']) || 'Copy code', kind: 'other' }],
    },
  }
}
