import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { categoryOfClass, type TemplateCategory } from '../dlt-registration.ts'
import { newTemplate } from '../queries.ts'
import { registerDltTemplate } from '../register-dlt.ts'
import { compileTemplate } from './compile-template.ts'
import { variable } from './fill-template.ts'
import { getTemplate, type Template, type TemplateText } from './template.ts'

/** A template that an account wants to keep; its body may name variables as `{{name}}` or as DLT does, `{#var#}`. */
export type NewTemplate = Pick<Template, 'name' | 'channel' | 'language' | 'messageClass'> &
  Pick<TemplateText, 'body'> &
  Partial<Pick<Template, 'subject' | 'html' | 'samples'>> & {
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
 * Refuses template_invalid, naming field and line; conflict for a name that is taken in that language; and as
 * `registerDltTemplate` does.
 */
export async function createTemplate(tx: Db, template: NewTemplate): Promise<Template> {
  const { accountId, dlt, name, channel, language, messageClass, samples = {} } = template
  const { subject = null, html = null } = template
  const text = { subject, html, body: channel === 'email' ? template.body : asBody(template.body) }
  const compiled = await compileTemplate(channel, text)
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
      body: asDltBody(template.body),
      status: 'active',
    })
  const added = await tx.query(
    newTemplate({
      accountId,
      id,
      name,
      channel,
      language,
      ...text,
      ...compiled,
      samples,
      messageClass,
      dltTemplateId: dlt?.templateId ?? null,
      createdAt: now(),
    }),
  )
  if (added.length === 0)
    throw new Refusal('conflict', {
      detail: `There is a ${channel} template ${name} in ${language} already.`,
    })
  return getTemplate(tx, accountId, id)
}

const DLT_VARIABLE = /\{#\s*\w+\s*#\}/g

function asDltBody(body: string): string {
  return body.replaceAll(variable, '{#var#}')
}

/** DLT's variables have no names: they are numbered. */
function asBody(body: string): string {
  let number = 0
  return body.replaceAll(DLT_VARIABLE, () => `{{${++number}}}`)
}
