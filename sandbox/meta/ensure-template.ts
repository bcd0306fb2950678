import { GraphRefusal } from './graph-refusal.ts'
import type { MetaState } from './meta-state.ts'
import type { Account, Template } from './world.ts'
import { said } from './said.ts'

type Parts = readonly Readonly<Record<string, unknown>>[]

/** The template a message names, with the values it wants. Refuses what Meta refuses: unknown, paused, a count that differs. */
export function ensureTemplate(
  { world }: MetaState,
  account: Account,
  body: Readonly<Record<string, unknown>>,
): Template {
  const asked = body['template'] as { name: string; language: { code: string }; components?: Parts }
  const template = [...world.templates.values()].find(
    ({ accountId, name, language }) =>
      accountId === account.id && name === asked.name && language === asked.language.code,
  )
  if (!template || template.status === 'PENDING' || template.status === 'REJECTED')
    throw new GraphRefusal(132_001, `template name (${asked.name}) does not exist in ${asked.language.code}`)
  if (template.status === 'PAUSED') throw new GraphRefusal(132_015)
  if (template.status === 'DISABLED') throw new GraphRefusal(132_016)
  ensureValues(template.components, asked.components ?? [], template.parameterFormat)
  return template
}

function ensureValues(components: Parts, given: Parts, format: Template['parameterFormat']): void {
  const part = (parts: Parts, type: string) => parts.find((one) => kindOf(one) === type)
  ensureText('body', part(components, 'body'), part(given, 'body'), format)
  ensureHeader(part(components, 'header'), part(given, 'header'), format)
  const buttons = (part(components, 'buttons')?.['buttons'] ?? []) as Parts
  ensureButtons(
    buttons,
    given.filter((one) => kindOf(one) === 'button'),
  )
  const cards = (part(components, 'carousel')?.['cards'] ?? []) as { components: Parts }[]
  ensureCards(
    cards,
    (part(given, 'carousel')?.['cards'] ?? []) as { card_index: number; components: Parts }[],
    format,
  )
}

function ensureText(
  what: string,
  component: Parts[number] | undefined,
  given: Parts[number] | undefined,
  format: Template['parameterFormat'],
): void {
  const expected = variablesOf(component?.['text'])
  const parameters = (given?.['parameters'] ?? []) as Parts
  if (parameters.length !== expected.length)
    throw new GraphRefusal(
      132_000,
      `${what}: number of localizable_params (${parameters.length}) does not match the expected number of params (${expected.length})`,
    )
  const missing = expected.find(
    (name) => format === 'NAMED' && !parameters.some((one) => one['parameter_name'] === name),
  )
  if (missing) throw new GraphRefusal(100, `${what}: Parameter name ${missing} is missing`)
  const broken = parameters.find(
    ({ text }) => typeof text === 'string' && (text === '' || /[\n\t]| {5}/.test(text)),
  )
  if (broken)
    throw new GraphRefusal(
      132_012,
      `${what}: Param text cannot be empty, nor have new-line/tab characters or more than 4 consecutive spaces`,
    )
}

function ensureHeader(
  component: Parts[number] | undefined,
  given: Parts[number] | undefined,
  format: Template['parameterFormat'],
): void {
  const kind = (said(component?.['format']) || 'TEXT').toLowerCase()
  if (kind === 'text') {
    ensureText('header', component, given, format)
    return
  }
  const [parameter] = (given?.['parameters'] ?? []) as Parts
  const type = parameter?.['type']
  const isFitting = kind === 'gif' ? type === 'video' || type === 'gif' : type === kind
  if (kind !== 'product' && !isFitting)
    throw new GraphRefusal(
      132_012,
      `header: Format mismatch, expected ${kind.toUpperCase()}, received ${(said(type) || 'UNKNOWN').toUpperCase()}`,
    )
}

function ensureButtons(buttons: Parts, given: Parts): void {
  for (const [index, button] of buttons.entries()) {
    const values = given.find((one) => Number(one['index']) === index)
    const isAsked = variablesOf(button['url']).length > 0 || kindOf(button) === 'copy_code'
    if (isAsked && !values)
      throw new GraphRefusal(
        131_008,
        `buttons: Button at index ${index} of type ${kindOf(button)} requires a parameter`,
      )
    const subType = said(values?.['sub_type']).toLowerCase()
    if (values && subType !== subTypeOf(button))
      throw new GraphRefusal(
        132_012,
        `buttons: Button at index ${index} is ${subTypeOf(button)}, not ${subType}`,
      )
  }
  const beyond = given.find((one) => Number(one['index']) >= buttons.length)
  if (beyond)
    throw new GraphRefusal(132_018, `buttons: There is no button at index ${String(beyond['index'])}`)
}

function ensureCards(
  cards: readonly { components: Parts }[],
  given: readonly { card_index: number; components: Parts }[],
  format: Template['parameterFormat'],
): void {
  if (cards.length !== given.length)
    throw new GraphRefusal(132_000, `carousel: ${given.length} cards given, ${cards.length} expected`)
  for (const [index, card] of cards.entries()) {
    const values = given.find((one) => one.card_index === index)
    if (!values) throw new GraphRefusal(132_012, `carousel: card ${index} is missing`)
    ensureValues(card.components, values.components, format)
  }
}

function subTypeOf(button: Parts[number]): string {
  const kind = kindOf(button)
  return kind === 'otp' ? 'url' : kind
}

function kindOf(part: Parts[number]): string {
  return String(part['type']).toLowerCase()
}

/** The variables of a text, each once. */
export function variablesOf(text: unknown): string[] {
  return typeof text === 'string'
    ? [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ''))]
    : []
}
