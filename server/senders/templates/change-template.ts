import { now } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { templateChanged } from '../queries.ts'
import { compileTemplate } from './compile-template.ts'
import { getTemplate, type Template, type TemplateText } from './template.ts'

/** What of a template may be changed; what is left out stays. */
export type TemplateChange = { readonly [field in keyof TemplateText]?: TemplateText[field] | undefined } & {
  readonly samples?: Template['samples'] | undefined
  readonly messageClass?: Template['messageClass'] | undefined
}

/**
 * Changes what a template says; messages sent before keep what they said.
 * Refuses not_found; template_invalid, naming field and line; conflict for the text of one that is registered in India.
 */
export async function changeTemplate(
  tx: Db,
  accountId: string,
  id: string,
  change: TemplateChange,
): Promise<Template> {
  const before = await getTemplate(tx, accountId, id)
  const { body = before.body, subject = before.subject, html = before.html } = change
  if (before.dlt && body !== before.body)
    throw new Refusal('conflict', {
      detail: 'This text is registered with DLT as it is: register another, or remove this template first.',
    })
  const text = { body, subject, html }
  const { samples = before.samples, messageClass = before.messageClass } = change
  const compiled = await compileTemplate(before.channel, text)
  await tx.query(
    templateChanged(accountId, id, { ...text, ...compiled, samples, messageClass, updatedAt: now() }),
  )
  return getTemplate(tx, accountId, id)
}
