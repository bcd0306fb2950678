import { now } from '#platform/clock.ts'
import { asAccount } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import type { Connector } from '../connectors/connector.ts'
import type { SubmittedTemplate, TemplateDefinition } from '../template-keeping.ts'
import { ensureReviewable, getTemplate } from './create-template.ts'
import { askKeeper, keeperOf } from './keeper-of.ts'
import type { ProviderTemplate } from './provider-template.ts'
import { updateTemplate } from './queries.ts'

/**
 * Hands a template to its provider's review: a new one is made there, one that is there is changed.
 * Refuses conflict for one under review, and what the provider refuses; it is then what it was.
 */
export async function submitTemplate(
  connector: Connector,
  template: ProviderTemplate,
): Promise<ProviderTemplate> {
  if (template.state === 'pending')
    throw new Refusal('conflict', { detail: 'It is under review already. Wait for the decision.' })
  // Before the provider is asked: its decision may be here before its answer.
  await write(connector, template, { state: 'pending', reason: null, submittedAt: now() })
  const submitted = await hand(connector, template).catch(async (error: unknown) => {
    await write(connector, template, { state: template.state, reason: template.reason })
    throw error
  })
  const { reference, category, state } = submitted
  const { definition } = template
  return write(connector, template, {
    reference,
    category,
    definition,
    ...(state !== 'pending' && { state }),
  })
}

/** Changes a draft, or a template at its provider, which reviews it anew. Refuses content_invalid, and what submitTemplate does. */
export async function changeTemplate(
  connector: Connector,
  template: ProviderTemplate,
  change: Partial<Pick<TemplateDefinition, 'category' | 'definition'>>,
): Promise<ProviderTemplate> {
  const { name, language } = template
  const category = change.category ?? template.category
  const definition = change.definition ?? template.definition
  ensureReviewable(connector, { name, language, category, definition })
  const changed = { ...template, category, definition }
  if (template.state === 'draft') return write(connector, template, { category, definition })
  return submitTemplate(connector, changed)
}

/** Asks the provider to put a paused template back into use. Refuses channel_unavailable where it does not let one ask. */
export async function unpauseTemplate(
  connector: Connector,
  template: ProviderTemplate,
): Promise<ProviderTemplate> {
  const { unpause } = keeperOf(connector)
  const { reference } = template
  if (!unpause || reference === null)
    throw new Refusal('channel_unavailable', {
      detail: 'This template cannot be put back into use by asking.',
    })
  await askKeeper(connector, (connection) => unpause(connection, reference))
  return write(connector, template, { state: 'approved', reason: null })
}

function hand(connector: Connector, template: ProviderTemplate): Promise<SubmittedTemplate> {
  const { submit, edit } = keeperOf(connector)
  const { reference } = template
  return askKeeper(connector, (connection) =>
    reference === null ? submit(connection, template) : edit(connection, reference, template),
  )
}

function write(
  connector: Connector,
  { id }: ProviderTemplate,
  change: Omit<Parameters<typeof updateTemplate>[3], 'at'>,
): Promise<ProviderTemplate> {
  return asAccount(connector.accountId, async (tx) => {
    await updateTemplate(tx, connector.accountId, id, { ...change, at: now() })
    return getTemplate(tx, connector, id)
  })
}
