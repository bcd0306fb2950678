import { now, nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import type { Connector } from '../connectors/connector.ts'
import type { TemplateDefinition } from '../template-keeping.ts'
import { keeperOf } from './keeper-of.ts'
import type { ProviderTemplate } from './provider-template.ts'
import { insertTemplate, templateById } from './queries.ts'

/** Keeps a template as a draft. Refuses content_invalid for what the provider would not even review, conflict for a name that is there. */
export async function createTemplate(
  tx: Tx,
  connector: Connector,
  given: TemplateDefinition,
): Promise<ProviderTemplate> {
  ensureReviewable(connector, given)
  const { accountId, channel } = connector
  const id = uuidOf(newId('ptl', nowMs()))
  const kept = { state: 'draft', reason: null, quality: null, reference: null } as const
  const inserted = await insertTemplate(tx, {
    ...given,
    ...kept,
    id,
    accountId,
    connectorId: connector.id,
    channel,
    at: now(),
  })
  if (inserted.length === 0)
    throw new Refusal('conflict', {
      detail: `There is a template ${given.name} in ${given.language} already. Change that one, or choose another name.`,
    })
  return getTemplate(tx, connector, id)
}

/** Refuses content_invalid for a definition that breaks a limit of the provider's; the detail names the mend. */
export function ensureReviewable(connector: Connector, given: TemplateDefinition): void {
  const complaint = keeperOf(connector).check(given)
  if (complaint) throw new Refusal('content_invalid', { detail: complaint })
}

/** A template of a connector. Refuses not_found. */
export async function getTemplate(
  tx: Tx,
  { accountId, id: connectorId }: Connector,
  id: string,
): Promise<ProviderTemplate> {
  const [template] = await templateById(tx, accountId, connectorId, id)
  if (!template) throw new Refusal('not_found', { detail: 'The connector has no such template.' })
  return template
}
