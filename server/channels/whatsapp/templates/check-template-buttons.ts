import { said } from '../hook-value.ts'
import { textOf, tooLong, type Component } from './check-texts.ts'
import { variablesOf } from './template-variables.ts'

type TemplateButton = { readonly type: string } & Readonly<Record<string, unknown>>

/** How many of each kind a template takes. */
const mostOf: Readonly<Record<string, number>> = {
  QUICK_REPLY: 10,
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  FLOW: 1,
  CATALOG: 1,
  MPM: 1,
  SPM: 1,
  VOICE_CALL: 1,
  APP: 1,
  CALL_PERMISSION_REQUEST: 1,
  REQUEST_CONTACT_INFO: 1,
}
const most = { buttons: 10, text: 25, url: 2_000, phone: 20, code: 15 } as const

/** What Meta would refuse in the buttons of a template. */
export function checkButtons(component: Component): string | null {
  const buttons = templateButtons(component)
  if (buttons.length === 0) return 'There are no buttons in BUTTONS: give one, or leave the component out.'
  if (buttons.length > most.buttons)
    return `A template takes at most ${most.buttons} buttons: leave some out.`
  return checkCounts(buttons) ?? checkOrder(buttons) ?? firstComplaint(buttons)
}

/** The buttons of a component, their types in upper case. */
export function templateButtons(component: Component): readonly TemplateButton[] {
  const given = component['buttons']
  return Array.isArray(given)
    ? given.map((button: Record<string, unknown>) => ({
        ...button,
        type: String(button['type']).toUpperCase(),
      }))
    : []
}

function checkCounts(buttons: readonly TemplateButton[]): string | null {
  for (const { type } of buttons) {
    const max = Object.hasOwn(mostOf, type) ? mostOf[type] : undefined
    if (max === undefined) return `${type} is no kind of button: use ${Object.keys(mostOf).join(', ')}.`
    const count = buttons.filter((button) => button.type === type).length
    if (count > max) return `A template takes at most ${max} of ${type}: there are ${count}.`
  }
  return null
}

/** Quick replies stand together, before or after the others. */
function checkOrder(buttons: readonly TemplateButton[]): string | null {
  const turns = buttons.filter(
    ({ type }, index) =>
      index > 0 && (type === 'QUICK_REPLY') !== (buttons[index - 1]?.type === 'QUICK_REPLY'),
  ).length
  return turns > 1 ? 'Quick replies stand together, before or after the other buttons: reorder them.' : null
}

function firstComplaint(buttons: readonly TemplateButton[]): string | null {
  for (const button of buttons) {
    const complaint = checkLabel(button) ?? checkTarget(button)
    if (complaint) return complaint
  }
  return null
}

function checkLabel(button: TemplateButton): string | null {
  const text = textOf(button)
  // These carry a label of WhatsApp's own.
  if (['COPY_CODE', 'CALL_PERMISSION_REQUEST', 'REQUEST_CONTACT_INFO'].includes(button.type)) return null
  if (text === '') return `A button ${button.type} has no text: give it one.`
  if (variablesOf(text).length > 0) return 'The text of a button has no variables: write it out.'
  return tooLong(`The button “${text}”`, text, most.text)
}

function checkTarget(button: TemplateButton): string | null {
  if (button.type === 'URL') return checkUrl(button)
  if (button.type === 'PHONE_NUMBER') {
    const phone = said(button['phone_number'])
    return /^\+?\d{5,19}$/.test(phone)
      ? null
      : `${phone || 'Nothing'} is no telephone number: give phone_number with its country code.`
  }
  if (button.type === 'COPY_CODE') {
    const code = exampleOf(button)
    if (code === '') return 'A copy-code button needs an example: give the code as example.'
    return tooLong('The code', code, most.code)
  }
  if (
    button.type === 'FLOW' &&
    !['flow_id', 'flow_name', 'flow_json'].some((key) => button[key] !== undefined)
  )
    return 'A flow button names no flow: give flow_id, flow_name or flow_json.'
  return null
}

function checkUrl(button: TemplateButton): string | null {
  const url = said(button['url'])
  if (!/^https?:\/\/[^\s{}]+(?:\{\{1\}\})?$/.test(url))
    return `${url || 'Nothing'} is no URL of a button: begin with https:// and put {{1}}, if any, at its end.`
  if (url.endsWith('{{1}}') && exampleOf(button) === '')
    return 'The URL has a variable and no example: give the whole URL with a value in example.'
  return tooLong('The URL', url, most.url)
}

function exampleOf(button: TemplateButton): string {
  const { example } = button
  const first: unknown = Array.isArray(example) ? example[0] : example
  return typeof first === 'string' ? first : ''
}
