import { componentsOf, sampleOf, variablesIn, type ProviderTemplate } from '../composer/template-slots.ts'

export const categories = ['UTILITY', 'MARKETING', 'AUTHENTICATION'] as const
export const headerFormats = ['none', 'text', 'image', 'video', 'document', 'location'] as const
export type HeaderFormat = (typeof headerFormats)[number]
export const buttonTypes = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE'] as const

type Component = Readonly<Record<string, unknown>>

/** `value`: the address, the number or the code; `sample`: the whole address with a value in its variable. */
export type TemplateButtonDraft = {
  type: string
  title: string
  value: string
  sample: string
  /** A button of a kind the form does not draw, as it came. */
  kept: Component | null
}

/** A template as it stands in the form. Samples are kept by `body.NAME` and `header.NAME`. */
export type TemplateDraft = {
  name: string
  language: string
  category: string
  format: HeaderFormat
  header: string
  /** What the provider called the uploaded example of the header's media. */
  handle: string
  body: string
  samples: Record<string, string>
  footer: string
  buttons: TemplateButtonDraft[]
  /** Of a template for codes: it advises not to share the code; minutes until it ends; the button's words. */
  advises: boolean
  minutes: string
  codeButton: string
  /** Parts the form does not draw, such as a carousel: they go back as they came. */
  others: Component[]
  /** What stands beside the components, such as how long the provider tries. */
  beside: Component
}

export const blankTemplateButton: TemplateButtonDraft = {
  type: 'QUICK_REPLY',
  title: '',
  value: '',
  sample: '',
  kept: null,
}

export const blankTemplate: TemplateDraft = {
  name: '',
  language: 'en',
  category: 'UTILITY',
  format: 'none',
  header: '',
  handle: '',
  body: '',
  samples: {},
  footer: '',
  buttons: [],
  advises: true,
  minutes: '10',
  codeButton: '',
  others: [],
  beside: {},
}

export const isForCodes = ({ category }: Pick<TemplateDraft, 'category'>) => category === 'AUTHENTICATION'

/** The variables of a draft for which the reviewer wants samples, each by the key of its sample. */
export function sampledVariables({ format, header, body }: TemplateDraft): { key: string; name: string }[] {
  const of = (part: string, text: string) =>
    variablesIn(text).map((name) => ({ key: `${part}.${name}`, name }))
  return [...(format === 'text' ? of('header', header) : []), ...of('body', body)]
}

/** The variable that a press of the button adds: the next number, or a name where the others have names. */
export function nextVariable(body: string): string {
  const used = variablesIn(body)
  if (used.some((name) => !/^\d+$/.test(name))) return `value_${used.length + 1}`
  return String(Math.max(0, ...used.map(Number)) + 1)
}

/** The definition in the provider's own form. */
export function toDefinition(draft: TemplateDraft): Record<string, unknown> {
  const names = sampledVariables(draft).map(({ name }) => name)
  const isNamed = names.some((name) => !/^\d+$/.test(name))
  const { parameter_format: _before, ...beside } = draft.beside
  const components = isForCodes(draft) ? codeComponents(draft) : textComponents(draft, isNamed)
  return { ...beside, ...(isNamed && { parameter_format: 'NAMED' }), components }
}

function textComponents(draft: TemplateDraft, isNamed: boolean): Component[] {
  const { body, footer, buttons } = draft
  return [
    ...headerOf(draft, isNamed),
    { type: 'BODY', text: body, ...exampleOf(draft, 'body', body, isNamed) },
    ...draft.others,
    ...(footer.trim() ? [{ type: 'FOOTER', text: footer }] : []),
    ...(buttons.length > 0 ? [{ type: 'BUTTONS', buttons: buttons.map(toButton) }] : []),
  ]
}

function headerOf(draft: TemplateDraft, isNamed: boolean): Component[] {
  const { format, header, handle } = draft
  if (format === 'none') return []
  if (format === 'location') return [{ type: 'HEADER', format: 'LOCATION' }]
  if (format === 'text')
    return [{ type: 'HEADER', format: 'TEXT', text: header, ...exampleOf(draft, 'header', header, isNamed) }]
  return [
    { type: 'HEADER', format: format.toUpperCase(), ...(handle && { example: { header_handle: [handle] } }) },
  ]
}

function exampleOf({ samples }: TemplateDraft, part: 'header' | 'body', text: string, isNamed: boolean) {
  const names = variablesIn(text)
  if (names.length === 0) return {}
  const sample = (name: string) => samples[`${part}.${name}`] ?? ''
  if (isNamed) {
    const params = names
      .filter((name) => sample(name) !== '')
      .map((name) => ({ param_name: name, example: sample(name) }))
    return { example: { [`${part}_text_named_params`]: params } }
  }
  const given = names.map(sample)
  return { example: { [`${part}_text`]: part === 'body' ? [given] : given } }
}

function toButton({ type, title, value, sample, kept }: TemplateButtonDraft): Component {
  if (kept) return { ...kept, ...(title && { text: title }) }
  if (type === 'URL') {
    return { type, text: title, url: value, ...(value.includes('{{') && { example: [sample] }) }
  }
  if (type === 'PHONE_NUMBER') return { type, text: title, phone_number: value }
  return type === 'COPY_CODE' ? { type, example: value } : { type, text: title }
}

/** The words of a template for codes are the provider's own. */
function codeComponents({ advises, minutes, codeButton, buttons }: TemplateDraft): Component[] {
  const [otp] = buttons
  const kept = otp?.kept && String(otp.kept['type']).toUpperCase() === 'OTP' ? otp.kept : null
  return [
    { type: 'BODY', add_security_recommendation: advises },
    ...(Number(minutes) > 0 ? [{ type: 'FOOTER', code_expiration_minutes: Number(minutes) }] : []),
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'OTP', otp_type: 'COPY_CODE', ...kept, ...(codeButton.trim() && { text: codeButton }) },
      ],
    },
  ]
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const count = (value: unknown): string => (typeof value === 'number' ? String(value) : '')
const upper = (value: unknown): string => text(value).toUpperCase()
const drawn = new Set(['HEADER', 'BODY', 'FOOTER', 'BUTTONS'])

/** The draft that a template is changed from. */
export function fromTemplate(template: ProviderTemplate): TemplateDraft {
  const { components: _components, ...beside } = template.definition
  const components = componentsOf(template.definition)
  const of = (type: string) => components.find((each) => upper(each['type']) === type)
  const [header, body, footer] = [of('HEADER'), of('BODY'), of('FOOTER')]
  const format = header
    ? (headerFormats.find((each) => each.toUpperCase() === upper(header['format'])) ?? 'none')
    : 'none'
  const buttons = ((of('BUTTONS')?.['buttons'] ?? []) as Component[]).map(fromButton)
  const handles = (header?.['example'] as Component | undefined)?.['header_handle']
  return {
    name: template.name,
    language: template.language,
    category: template.category.toUpperCase(),
    format,
    header: text(header?.['text']),
    handle: Array.isArray(handles) ? text(handles[0]) : '',
    body: text(body?.['text']),
    samples: { ...samplesOf('header', header), ...samplesOf('body', body) },
    footer: text(footer?.['text']),
    buttons,
    advises: body?.['add_security_recommendation'] === true,
    minutes: count(footer?.['code_expiration_minutes']),
    codeButton: buttons.find(({ type }) => type === 'OTP')?.title ?? '',
    others: components.filter(
      (each) => !drawn.has(upper(each['type'])) || (each === header && format === 'none'),
    ),
    beside,
  }
}

function samplesOf(part: 'header' | 'body', component: Component | undefined): Record<string, string> {
  if (!component) return {}
  return Object.fromEntries(
    variablesIn(text(component['text'])).map((name) => [`${part}.${name}`, sampleOf(component, part, name)]),
  )
}

function fromButton(button: Component): TemplateButtonDraft {
  const type = upper(button['type'])
  const { example } = button
  const sample = text(Array.isArray(example) ? example[0] : example)
  const isKnown = (buttonTypes as readonly string[]).includes(type)
  return {
    type,
    title: text(button['text']),
    value: type === 'COPY_CODE' ? sample : text(button['url']) || text(button['phone_number']),
    sample: type === 'COPY_CODE' ? '' : sample,
    kept: isKnown ? null : button,
  }
}
