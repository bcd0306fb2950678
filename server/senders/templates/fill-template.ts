import { Refusal } from '#platform/refusal.ts'
import { LiquidFault, withoutValue } from './liquid.ts'
import { fillMail, type FilledMail } from './mail-template.ts'
import type { Template } from './template.ts'

type Fillable = Pick<Template, 'name' | 'channel' | 'subject' | 'body' | 'compiledHtml' | 'variables'>
type Values = Readonly<Record<string, string>>

/** What a template says with its values in. */
export type FilledTemplate =
  | { readonly type: 'text'; readonly text: string }
  | ({ readonly type: 'email' } & FilledMail)

/** A variable of a text, on any channel but e-mail, whose variables are Liquid's. */
export const variable = /\{\{\s*([\w.-]+)\s*\}\}/g

/**
 * Fills a template with values by name, or by number from 1.
 * Refuses invalid_request for a variable without a value.
 */
export function fillTemplate(template: Fillable, values: Values): FilledTemplate {
  if (template.channel !== 'email') return { type: 'text', text: fillText(template, values) }
  try {
    return { type: 'email', ...fillMail(template, values) }
  } catch (error) {
    if (error instanceof LiquidFault) throw unfilled(template.name, wholePath(error, template.variables))
    throw error
  }
}

/** The text of a template of any channel but e-mail. Refuses invalid_request for a variable without a value. */
export function fillText({ name, body }: Pick<Template, 'name' | 'body'>, values: Values): string {
  return body.replaceAll(variable, (_, asked: string) => {
    const value = Object.hasOwn(values, asked) ? values[asked] : undefined
    if (value !== undefined) return value
    throw unfilled(name, withoutValue(asked))
  })
}

/** The variables of a text, in the order in which they come. */
export function variablesOfText(body: string): string[] {
  return [...new Set(Array.from(body.matchAll(variable), ([, name]) => name as string))]
}

/** Of a path Liquid names what is missing at first: `order` of `order.total`. */
function wholePath(fault: LiquidFault, variables: readonly string[]): LiquidFault {
  const path = variables.find((one) => one.startsWith(`${fault.missing}.`))
  return path === undefined ? fault : withoutValue(path)
}

function unfilled(name: string, { message, missing }: LiquidFault): Refusal {
  const errors = [{ path: `body.content.variables.${missing}`, message: 'It is missing: give a text.' }]
  return new Refusal('invalid_request', {
    detail: `The template ${name} ${message}.`,
    ...(missing !== null && { extra: { errors } }),
  })
}
