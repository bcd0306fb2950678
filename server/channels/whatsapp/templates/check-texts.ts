import { codePoints } from '../code-points.ts'
import { checkVariables, variablesOf } from './template-variables.ts'

/** One component of a template's definition, its type in upper case. */
export type Component = { readonly type: string } & Readonly<Record<string, unknown>>

const most = { header: 60, body: 1_024, footer: 60 } as const
const mediaFormats = new Set(['IMAGE', 'VIDEO', 'GIF', 'DOCUMENT'])

/** What Meta would refuse in a header: text with one variable at most, or media with an example. */
export function checkHeader(component: Component, isNamed: boolean): string | null {
  const format = String(component['format'])
  if (format === 'LOCATION' || format === 'PRODUCT') return null
  if (mediaFormats.has(format)) return checkMediaExample(component)
  if (format !== 'TEXT')
    return `${format} is no format of a header: use TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION.`
  const text = textOf(component)
  const long = tooLong('The header', text, most.header)
  if (long) return long
  if (variablesOf(text).length > 1) return 'A header has at most one variable: move the others into the body.'
  if (/[*_~`\n]|\p{Extended_Pictographic}/u.test(text.replaceAll(/\{\{\w+\}\}/g, '')))
    return 'A header takes no line breaks, emoji or formatting marks: leave them out.'
  return checkVariables('header', text, component, isNamed)
}

/** Media in a header is reviewed by an example. */
function checkMediaExample(component: Component): string | null {
  const example = component['example'] as { header_handle?: unknown } | undefined
  const handles = example?.header_handle
  return Array.isArray(handles) && typeof handles[0] === 'string'
    ? null
    : 'A header with media needs an example: upload one and give its handle as example.header_handle.'
}

/** What Meta would refuse in a body. */
export function checkBody(component: Component, isNamed: boolean): string | null {
  const text = textOf(component)
  if (text.trim() === '') return 'The body is empty: write what the message says.'
  return tooLong('The body', text, most.body) ?? checkVariables('body', text, component, isNamed)
}

/** What Meta would refuse in a footer. */
export function checkFooter(component: Component): string | null {
  const text = textOf(component)
  if (text === '') return 'The footer is empty: write it, or leave it out.'
  if (variablesOf(text).length > 0) return 'A footer has no variables: move them into the body.'
  return tooLong('The footer', text, most.footer)
}

/** The text of a component; empty where it has none. */
export function textOf(component: Readonly<Record<string, unknown>>): string {
  return typeof component['text'] === 'string' ? component['text'] : ''
}

/** Complains of a text beyond a limit, counted in code points. */
export function tooLong(what: string, text: string, max: number): string | null {
  const length = codePoints(text)
  return length > max ? `${what} has ${length} characters; Meta takes ${max}: shorten it.` : null
}
