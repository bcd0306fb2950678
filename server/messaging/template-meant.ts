import type { Content, TemplateStateRow } from '#channels/channels.ts'

/** The language of a template that names none. */
const languageUnsaid = 'en'

/** What providers keep of the template that a message of a sender names: in every language, and the one in its own. */
export function templateMeant(
  content: Content,
  templates: readonly TemplateStateRow[],
  sender: string | undefined,
): {
  readonly inAny: readonly TemplateStateRow[]
  readonly meant: TemplateStateRow | null
  readonly language: string
} {
  const language = (content.type === 'template' ? content.language : undefined) ?? languageUnsaid
  const inAny = templates.filter(({ address }) => address === sender)
  return { inAny, meant: inAny.find((one) => one.language === language) ?? null, language }
}
