import { asAccount } from '#platform/db.ts'
import type { Connector } from '../connectors/connector.ts'
import { askKeeper, keeperOf } from './keeper-of.ts'
import type { ProviderTemplate } from './provider-template.ts'
import { deleteTemplate } from './queries.ts'

/** Deletes a template, at its provider too where it was submitted. Refuses what the provider refuses; it then stays. */
export async function removeTemplate(connector: Connector, template: ProviderTemplate): Promise<void> {
  const { remove } = keeperOf(connector)
  const { reference, name, state } = template
  if (reference !== null && state !== 'deleted')
    await askKeeper(connector, (connection) => remove(connection, reference, name))
  await asAccount(connector.accountId, (tx) => deleteTemplate(tx, connector.accountId, template.id))
}
