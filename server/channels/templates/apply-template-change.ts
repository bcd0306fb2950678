import { now } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { idOf } from '#shared/ids.ts'
import type { Carrier } from '../carrier.ts'
import type { TemplateChange } from '../update.ts'
import type { ProviderTemplate } from './provider-template.ts'
import { templatesNamed, updateTemplate } from './queries.ts'
import { addTemplate } from './sync-templates.ts'

/** Keeps what a provider says of a template and tells the account; one that was made at the provider is added. */
export async function applyTemplateChange(
  tx: Tx,
  { id: connectorId, channel, accountId }: Pick<Carrier, 'id' | 'channel' | 'accountId'>,
  change: TemplateChange,
): Promise<void> {
  if (accountId === undefined || accountId === null) return
  const { reference, name, language } = change
  const named = { reference, connectorId, name, language }
  let templates = await templatesNamed(tx, accountId, channel, named)
  if (templates.length === 0 && change.state !== 'deleted') {
    await addTemplate(tx, { id: connectorId, accountId, channel }, newcomer(change))
    templates = await templatesNamed(tx, accountId, channel, named)
  }
  for (const template of templates) await follow(tx, template, change)
}

async function follow(tx: Tx, template: ProviderTemplate, change: TemplateChange): Promise<void> {
  const { state, category, quality, reason, reference } = change
  await updateTemplate(tx, template.accountId, template.id, {
    reference,
    ...(state && { state, reason: reason ?? null }),
    ...(!state && reason && { reason }),
    ...(category && { category }),
    ...(quality && { quality }),
    at: now(),
  })
  await publish(tx, 'template.changed', template.accountId, {
    templateId: idOf('ptl', template.id),
    connectorId: idOf('cnr', template.connectorId),
    channel: template.channel,
    name: template.name,
    language: template.language,
    state: state ?? template.state,
    category: category ?? template.category,
    quality: quality ?? template.quality,
    detail: reason ?? null,
    at: now().toISOString(),
  })
}

/** Its wording is read with the next look at the provider's list. */
function newcomer({ reference, name, language, state, category, quality, reason }: TemplateChange) {
  return {
    reference,
    name,
    language,
    state: state ?? 'pending',
    category: category ?? 'unknown',
    quality: quality ?? null,
    reason: reason ?? null,
    definition: {},
  } as const
}
