import { GraphRefusal } from './graph-refusal.ts'
import { variablesOf } from './ensure-template.ts'
import { said, saidLength } from './said.ts'

type Part = Readonly<Record<string, unknown>>

const wrong = (title: string, details: string, subcode = 2_388_043): GraphRefusal =>
  new GraphRefusal(100, details, { subcode, message: title })

/** Refuses a definition of a template that Meta does not even review. */
export function ensureDefinition(body: Part): void {
  const { name, language, category, components } = body
  if (typeof name !== 'string' || !/^[a-z0-9_]{1,512}$/.test(name))
    throw wrong('Invalid parameter', 'The name has other than lower-case letters, digits and underscores.')
  if (typeof language !== 'string' || !/^[a-z]{2,3}(?:_[A-Z]{2,4})?$/.test(language))
    throw wrong('Invalid parameter', `The language ${String(language)} is not supported.`)
  if (!['MARKETING', 'UTILITY', 'AUTHENTICATION'].includes(String(category)))
    throw new GraphRefusal(100, undefined, {
      message: 'Param category must be one of {UTILITY, MARKETING, AUTHENTICATION}',
    })
  ensureComponents(Array.isArray(components) ? (components as Part[]) : [], String(category), body)
}

/** Refuses components that Meta does not review: lengths, places of variables, missing examples, counts of buttons. */
export function ensureComponents(components: readonly Part[], category: string, body: Part): void {
  const part = (type: string) => components.find((one) => String(one['type']).toUpperCase() === type)
  const text = part('BODY')
  if (!text) throw wrong('Invalid parameter', 'A message template needs a component of the type BODY.')
  if (category === 'AUTHENTICATION') {
    ensureAuthentication(text, part('BUTTONS'))
    return
  }
  ensureBody(text, body['parameter_format'] === 'NAMED')
  ensureHeader(part('HEADER'))
  ensureFooter(part('FOOTER'))
  ensureButtons((part('BUTTONS')?.['buttons'] ?? []) as Part[])
  const cards = part('CAROUSEL')?.['cards']
  if (part('CAROUSEL') && (!Array.isArray(cards) || cards.length < 2 || cards.length > 10))
    throw wrong('Invalid parameter', 'A carousel has 2 to 10 cards.')
}

function ensureBody(component: Part, isNamed: boolean): void {
  const text = said(component['text'])
  if (text === '' || saidLength(text) > 1_024)
    throw wrong('Invalid parameter', 'The body has 1 to 1024 characters.', 2_388_040)
  if (/^\s*\{\{/.test(text) || /\}\}\s*$/.test(text))
    throw wrong(
      "Variables can't be at the start or end of the template",
      'Variables stand at the start or end of the body.',
      2_388_299,
    )
  const variables = variablesOf(text)
  if (variables.length === 0) return
  const example = (component['example'] ?? {}) as {
    body_text?: unknown[][]
    body_text_named_params?: unknown[]
  }
  const given = isNamed ? example.body_text_named_params : example.body_text?.[0]
  if (!Array.isArray(given) || given.length !== variables.length)
    throw wrong('Invalid parameter', `The body has ${variables.length} variables and lacks examples of them.`)
  if (!isNamed && variables.some((name, index) => name !== String(index + 1)))
    throw wrong('Invalid parameter', 'Variables are {{1}}, {{2}} and so on, in order.', 2_388_073)
}

function ensureHeader(header: Part | undefined): void {
  if (!header) return
  const format = String(header['format']).toUpperCase()
  const example = (header['example'] ?? {}) as { header_handle?: unknown[] }
  const isMedia = ['IMAGE', 'VIDEO', 'GIF', 'DOCUMENT'].includes(format)
  if (isMedia && !example.header_handle?.[0])
    throw wrong('Invalid parameter', 'A header with media needs example.header_handle.')
  if (!isMedia && !['TEXT', 'LOCATION', 'PRODUCT'].includes(format))
    throw wrong('Invalid parameter', `The format ${format} of the header is unknown.`)
  if (format !== 'TEXT') return
  const text = said(header['text'])
  if (text === '' || saidLength(text) > 60)
    throw wrong('Invalid parameter', 'The header has 1 to 60 characters.', 2_388_047)
  if (variablesOf(text).length > 1) throw wrong('Invalid parameter', 'The header has more than one variable.')
}

function ensureFooter(footer: Part | undefined): void {
  if (!footer) return
  const text = said(footer['text'])
  if (text === '' || saidLength(text) > 60 || variablesOf(text).length > 0)
    throw wrong('Invalid parameter', 'The footer has 1 to 60 characters and no variables.')
}

function ensureButtons(buttons: readonly Part[]): void {
  if (buttons.length > 10) throw wrong('Invalid parameter', 'There are more than 10 buttons.')
  const kinds = buttons.map(({ type }) => String(type).toUpperCase())
  const turns = kinds.filter(
    (kind, index) => index > 0 && (kind === 'QUICK_REPLY') !== (kinds[index - 1] === 'QUICK_REPLY'),
  ).length
  if (turns > 1) throw wrong('Invalid parameter', 'Quick replies are interleaved with other buttons.')
  for (const button of buttons) {
    if (saidLength(button['text']) > 25)
      throw wrong('Invalid parameter', 'The text of a button has more than 25 characters.')
    if (variablesOf(button['url']).length > 0 && button['example'] === undefined)
      throw wrong('Invalid parameter', 'A URL with a variable needs an example.')
  }
}

function ensureAuthentication(body: Part, component: Part | undefined): void {
  if (body['text'] !== undefined)
    throw wrong('Invalid parameter', 'The text of an authentication template is fixed and may not be given.')
  const buttons = (component?.['buttons'] ?? []) as Part[]
  if (buttons.length !== 1 || String(buttons[0]?.['type']).toUpperCase() !== 'OTP')
    throw wrong('Invalid parameter', 'An authentication template has one button of the type OTP.')
}
