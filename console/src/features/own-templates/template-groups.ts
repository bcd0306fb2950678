import type { Template } from '../../api/template-types.ts'

/** The templates of one name on one channel: the same words in each of its languages. */
export type TemplateGroup = { key: string; name: string; channel: string; languages: Template[] }

/** The templates whose name has the text in it, those of one name together, by name and then by language. */
export function groupTemplates(templates: readonly Template[], text: string): TemplateGroup[] {
  const wanted = text.trim().toLowerCase()
  const groups = new Map<string, TemplateGroup>()
  for (const template of templates) {
    const { name, channel } = template
    if (!name.toLowerCase().includes(wanted)) continue
    const key = JSON.stringify([channel, name])
    const group = groups.get(key) ?? { key, name, channel, languages: [] }
    group.languages.push(template)
    groups.set(key, group)
  }
  const sorted = [...groups.values()].toSorted(
    (a, b) => a.name.localeCompare(b.name) || a.channel.localeCompare(b.channel),
  )
  return sorted.map((group) => ({
    ...group,
    languages: group.languages.toSorted((a, b) => a.language.localeCompare(b.language)),
  }))
}

/** What a template says in one line: the subject of a mail, else how its text begins. */
export const summaryOf = ({ subject, body }: Pick<Template, 'subject' | 'body'>): string =>
  (subject?.trim() || body.trim()).split('\n', 1)[0] ?? ''
