import { maybeOne, type Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import type { MessageClass } from '#policy/policy.ts'
import { templateById, templatesNamed, type NamedTemplate } from '../queries.ts'

/** What an account writes of a template. */
export type TemplateText = {
  /** The text; of a mail its plain form, empty for one in HTML alone. Variables are `{{name}}`; a mail's parts are Liquid. */
  readonly body: string
  /** Mails only. */
  readonly subject: string | null
  /** Mails only: HTML, or MJML where it begins with `<mjml`. */
  readonly html: string | null
}

/** A text with variables, as an account keeps it. */
export type Template = TemplateText & {
  /** Uuid. */
  readonly id: string
  readonly name: string
  readonly channel: string
  readonly language: string
  /** The HTML that goes out, before variables are filled in. */
  readonly compiledHtml: string | null
  readonly variables: readonly string[]
  /** A value to show each variable with. */
  readonly samples: Readonly<Record<string, string>>
  readonly messageClass: MessageClass
  readonly dlt: { readonly templateId: string; readonly headers: readonly string[] } | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Something in a template that keeps it from being filled; `line` counts from 1 in what was written. */
export type TemplateFault = {
  readonly field: 'subject' | 'body' | 'html'
  readonly line: number | null
  readonly message: string
}

/** The refusal of a template with faults; none without. */
export function refuseFaults(faults: readonly TemplateFault[]): void {
  if (faults.length === 0) return
  throw new Refusal('template_invalid', {
    extra: {
      errors: faults.map(({ field, line, message }) => ({
        path: `body.${field}`,
        message: line === null ? message : `Line ${line}: ${message}`,
      })),
    },
  })
}

/** The template of a uuid. Refuses not_found. */
export async function getTemplate(db: Db, accountId: string, id: string): Promise<Template> {
  const template = await maybeOne<Template>(db, templateById(accountId, id))
  if (!template) throw new Refusal('not_found', { detail: 'There is no such template in this account.' })
  return template
}

/** How a template is named: in a language, or in that which suits the contact. */
export type TemplateName = {
  readonly channel: string
  readonly name: string
  readonly language?: string | undefined
}

/**
 * Finds a template by its name. A language that is asked for is found elsewhere too (`es-MX` for `es-AR`); without one it is the
 * contact's, which is asked for only where there are several, then English, then the first.
 * Refuses template_unknown, naming the languages there are.
 */
export async function findTemplate(
  db: Db,
  accountId: string,
  { channel, name, language }: TemplateName,
  ofContact: () => Promise<string | null> = () => Promise.resolve(null),
): Promise<Template> {
  const named = await db.query<NamedTemplate>(templatesNamed(accountId, channel, name))
  const found = language === undefined ? await suitable(named, ofContact) : inLanguage(named, language)
  if (found) return known(db, accountId, found)
  const languages = named.map((one) => one.language).join(', ')
  throw new Refusal('template_unknown', {
    detail:
      named.length === 0
        ? `There is no template ${name} for ${channel}.`
        : `The template ${name} for ${channel} is there in ${languages}, not in ${language}.`,
  })
}

async function suitable(
  named: readonly NamedTemplate[],
  ofContact: () => Promise<string | null>,
): Promise<NamedTemplate | undefined> {
  if (named.length < 2) return named[0]
  const wanted = await ofContact()
  return (wanted !== null && inLanguage(named, wanted)) || inLanguage(named, 'en') || named[0]
}

function inLanguage(named: readonly NamedTemplate[], language: string): NamedTemplate | undefined {
  return (
    named.find((one) => one.language === language) ??
    named.find((one) => baseOf(one.language) === baseOf(language))
  )
}

const baseOf = (language: string): string | undefined => language.split('-')[0]

const keptMax = 100
const kept = new Map<string, Template>()

/** Templates that were used lately stay in memory until they are changed: a mail's HTML is large. */
async function known(db: Db, accountId: string, { id, updatedAt }: NamedTemplate): Promise<Template> {
  const key = `${accountId} ${id}`
  const before = kept.get(key)
  if (before?.updatedAt.getTime() === updatedAt.getTime()) return before
  const template = await getTemplate(db, accountId, id)
  kept.delete(key)
  kept.set(key, template)
  if (kept.size > keptMax) kept.delete(kept.keys().next().value as string)
  return template
}
