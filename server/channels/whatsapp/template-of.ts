import type { ContentOf } from '../content.ts'

type Variables = ContentOf<'template'>['variables']
type Parameter = Readonly<Record<string, unknown>>
type Component = Readonly<Record<string, unknown>>

/** Names of variables that fill other parts than the body. */
const elsewhere = /^(?:header(?:\..+)?|button\.\d+(?:\..+)?|card\.\d+\..+|offer\.expiresAtMs|code)$/

/**
 * A template with its values, component by component. Whose value a variable is its key says:
 * `1`, `2` or a name: the body. `header`, or `header.as.NAME` where its variable has a name: the header's text. `header.media`: the URL of its
 * image, video or document (`header.mimeType`, `header.filename` where the URL does not tell). `header.latitude`, `.longitude`,
 * `.place`, `.address`: a place. `button.0`: what follows the URL of a button; `.payload`: what a quick reply sends back;
 * `.code`: a coupon; `.flow`: a flow's token; `.product`: a catalogue's picture. `card.0.…`: the same for a card.
 * `offer.expiresAtMs`: when an offer ends. `code`: a one-time code, in body and button.
 * Meta takes one-time codes by authentication templates only, which want the code in the body and in the button.
 */
export function templateOf(content: ContentOf<'template'>, isAuthentication: boolean): object {
  const components = componentsOf(content.variables, isAuthentication)
  return {
    name: content.name,
    language: { policy: 'deterministic', code: content.language ?? 'en' },
    ...(components.length > 0 && { components }),
  }
}

function componentsOf(given: Variables, isAuthentication: boolean): Component[] {
  const code = given['code'] ?? (isAuthentication ? given['1'] : undefined)
  const variables = code === undefined ? given : { '1': code, 'button.0': code, ...given }
  return [
    ...headerOf(variables),
    ...bodyOf(variables),
    ...offerOf(variables),
    ...cardsOf(variables),
    ...buttonsOf(variables),
  ]
}

function headerOf(variables: Variables): Component[] {
  const of = (key: string): string | undefined => variables[`header${key}`]
  const parameter = headerMedia(of) ?? headerPlace(of) ?? headerText(variables)
  return parameter ? [{ type: 'header', parameters: [parameter] }] : []
}

type Of = (key: string) => string | undefined

function headerMedia(of: Of): Parameter | null {
  const link = of('.media')
  if (link === undefined) return null
  const filename = of('.filename')
  const type = kindOfMedia(of('.mimeType') ?? '', link)
  return { type, [type]: { link, ...(type === 'document' && filename && { filename }) } }
}

function headerPlace(of: Of): Parameter | null {
  const [latitude, longitude] = [of('.latitude'), of('.longitude')]
  if (latitude === undefined || longitude === undefined) return null
  const location = { latitude, longitude, name: of('.place') ?? '', address: of('.address') ?? '' }
  return { type: 'location', location }
}

function headerText(variables: Variables): Parameter | null {
  const text = variables['header']
  if (text !== undefined) return { type: 'text', text }
  const start = 'header.as.'
  const named = Object.entries(variables).find(([key]) => key.startsWith(start))
  return named ? { type: 'text', parameter_name: named[0].slice(start.length), text: named[1] } : null
}

function bodyOf(variables: Variables): Component[] {
  const keys = Object.keys(variables).filter((key) => !elsewhere.test(key))
  const parameters = keys.toSorted(byPosition).map((key) => bodyParameter(key, variables[key] ?? ''))
  return parameters.length > 0 ? [{ type: 'body', parameters }] : []
}

function bodyParameter(key: string, text: string): Parameter {
  return /^\d+$/.test(key) ? { type: 'text', text } : { type: 'text', parameter_name: key, text }
}

/** Positions as numbers: ten comes after nine. */
function byPosition(a: string, b: string): number {
  return Number(a) - Number(b) || 0
}

function offerOf(variables: Variables): Component[] {
  const at = variables['offer.expiresAtMs']
  if (at === undefined) return []
  const parameter = { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: Number(at) } }
  return [{ type: 'limited_time_offer', parameters: [parameter] }]
}

function cardsOf(variables: Variables): Component[] {
  const indexes = new Set(Object.keys(variables).flatMap((key) => /^card\.(\d+)\./.exec(key)?.[1] ?? []))
  if (indexes.size === 0) return []
  const cards = [...indexes].toSorted(byPosition).map((index) => {
    const prefix = `card.${index}.`
    const own = Object.fromEntries(
      Object.entries(variables).flatMap(([key, value]) =>
        key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
      ),
    )
    const components = [...headerOf(own), ...bodyOf(own), ...buttonsOf(own)]
    return { card_index: Number(index), components }
  })
  return [{ type: 'carousel', cards }]
}

function buttonsOf(variables: Variables): Component[] {
  const pattern = /^button\.(\d+)(?:\.(\w+))?$/
  return Object.entries(variables)
    .flatMap(([key, value]) => {
      const found = pattern.exec(key)
      return found ? [buttonOf(found[1] ?? '0', found[2] ?? 'url', value)] : []
    })
    .toSorted((a, b) => Number(a['index']) - Number(b['index']))
}

function buttonOf(index: string, what: string, value: string): Component {
  const [subType, parameter] = buttonParameter(what, value)
  return { type: 'button', sub_type: subType, index, parameters: [parameter] }
}

function buttonParameter(what: string, value: string): [string, Parameter] {
  if (what === 'payload') return ['quick_reply', { type: 'payload', payload: value }]
  if (what === 'code') return ['copy_code', { type: 'coupon_code', coupon_code: value }]
  if (what === 'flow') return ['flow', { type: 'action', action: { flow_token: value } }]
  if (what === 'product')
    return ['catalog', { type: 'action', action: { thumbnail_product_retailer_id: value } }]
  return ['url', { type: 'text', text: value }]
}

function kindOfMedia(mimeType: string, link: string): 'image' | 'video' | 'document' {
  const path = new URL(link).pathname.toLowerCase()
  if (mimeType.startsWith('image/') || /\.(?:jpe?g|png|webp)$/.test(path)) return 'image'
  if (mimeType.startsWith('video/') || /\.(?:mp4|3gpp?)$/.test(path)) return 'video'
  return mimeType === '' && !/\.\w{2,5}$/.test(path) ? 'image' : 'document'
}
