import type { Template, TemplateWriting } from '../../api/template-types.ts'
import type { TemplateChoice } from './content-draft.ts'

/** The account's templates for a channel, by name and language. */
export const ownTemplatesOn = (templates: readonly Template[], channel: string): Template[] =>
  templates
    .filter((template) => template.channel === channel)
    .toSorted((a, b) => a.name.localeCompare(b.name) || a.language.localeCompare(b.language))

/** The template that a choice names, found as where it is sent: in its language or the same one elsewhere; without one in English, else the first. */
export function ownTemplateOf(
  templates: readonly Template[],
  { name, language }: TemplateChoice,
): Template | null {
  const named = templates.filter((template) => template.name === name)
  const base = (code: string) => code.split('-')[0]
  const inLanguage = (wanted: string) =>
    named.find((template) => template.language === wanted) ??
    named.find((template) => base(template.language) === base(wanted))
  return (language === '' ? (inLanguage('en') ?? named[0]) : inLanguage(language)) ?? null
}

/** The variables of a template that have no value yet. */
export const unfilledVariables = (
  { variables }: Pick<Template, 'variables'>,
  values: Readonly<Record<string, string>>,
): string[] => variables.filter((name) => (values[name] ?? '') === '')

/** What is drawn of a template before it is sent: itself, with the values that were given. */
export function filledWriting(template: Template, values: Readonly<Record<string, string>>): TemplateWriting {
  const { channel, subject, html, body } = template
  const given = Object.entries(values).filter(([, value]) => value !== '')
  return {
    channel,
    ...(subject !== null && { subject }),
    ...(html !== null && { html }),
    body,
    samples: Object.fromEntries(given),
  }
}
