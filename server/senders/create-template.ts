import { now, nowMs } from '#platform/clock.ts'
import { maybeOne, one, type Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import type { MessageClass } from '#policy/policy.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { categoryOfClass, type TemplateCategory } from './dlt-registration.ts'
import { newTemplate, templateById, templateNamed } from './queries.ts'
import { registerDltTemplate } from './register-dlt.ts'

/** A text with variables, as an account keeps it. */
export type Template = {
  /** Uuid. */
  readonly id: string
  readonly name: string
  readonly channel: string
  readonly language: string
  /** Variables are `{{name}}`. */
  readonly body: string
  readonly messageClass: MessageClass
  readonly dlt: { readonly templateId: string; readonly headers: readonly string[] } | null
}

/** A template that an account wants to keep; its body may name variables as `{{name}}` or as DLT does, `{#var#}`. */
export type NewTemplate = Omit<Template, 'id' | 'dlt'> & {
  readonly accountId: string
  readonly dlt?:
    | {
        readonly templateId: string
        readonly headers: readonly string[]
        readonly entityId?: string | undefined
        readonly category?: TemplateCategory | undefined
      }
    | null
    | undefined
}

/**
 * Keeps a template of an account; with `dlt` it is noted as registered in India too.
 * Refuses conflict for a name that is taken in that language, and as `registerDltTemplate` does.
 */
export async function createTemplate(tx: Db, template: NewTemplate): Promise<Template> {
  const { accountId, dlt, name, channel, language, body, messageClass } = template
  const id = uuidOf(newId('tpl', nowMs()))
  if (dlt)
    await registerDltTemplate(tx, {
      accountId,
      name,
      language,
      templateId: dlt.templateId,
      entityId: dlt.entityId,
      headers: dlt.headers,
      category: dlt.category ?? categoryOfClass(messageClass),
      body: asDltBody(body),
      status: 'active',
    })
  const dltTemplateId = dlt?.templateId ?? null
  const added = await tx.query(
    newTemplate({
      accountId,
      id,
      name,
      channel,
      language,
      body: asBody(body),
      messageClass,
      dltTemplateId,
      createdAt: now(),
    }),
  )
  if (added.length === 0)
    throw new Refusal('conflict', {
      detail: `There is a ${channel} template ${name} in ${language} already.`,
    })
  return one<Template>(tx, templateById(accountId, id))
}

/** Finds a template by its name, in the language asked for, or one of the same language elsewhere. */
export async function findTemplate(
  db: Db,
  accountId: string,
  channel: string,
  name: string,
  language: string,
): Promise<Template | null> {
  const named = await db.query<Template>(templateNamed(accountId, channel, name))
  const base = language.split('-')[0]
  return (
    named.find((one) => one.language === language) ??
    named.find((one) => one.language.split('-')[0] === base) ??
    null
  )
}

/** The template of a uuid. Refuses not_found. */
export async function getTemplate(db: Db, accountId: string, id: string): Promise<Template> {
  const template = await maybeOne<Template>(db, templateById(accountId, id))
  if (!template) throw new Refusal('not_found', { detail: 'There is no such template in this account.' })
  return template
}

const VARIABLE = /\{\{\s*([\w.-]+)\s*\}\}/g
const DLT_VARIABLE = /\{#\s*\w+\s*#\}/g

function asDltBody(body: string): string {
  return body.replaceAll(VARIABLE, '{#var#}')
}

/** DLT's variables have no names: they are numbered. */
function asBody(body: string): string {
  let number = 0
  return body.replaceAll(DLT_VARIABLE, () => `{{${++number}}}`)
}

/**
 * Fills a template with values by name, or by number from 1.
 * Refuses invalid_request for a variable without a value.
 */
export function fillTemplate(
  { name, body }: Pick<Template, 'name' | 'body'>,
  values: Readonly<Record<string, string>>,
): string {
  return body.replaceAll(VARIABLE, (_, variable: string) => {
    const value = Object.hasOwn(values, variable) ? values[variable] : undefined
    if (value !== undefined) return value
    throw new Refusal('invalid_request', { detail: `The template ${name} needs a value for ${variable}.` })
  })
}
