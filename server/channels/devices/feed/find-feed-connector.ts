import { Refusal } from '#platform/refusal.ts'
import { isId, uuidOf } from '#shared/ids.ts'
import { findConnector } from '../../connectors/find-connectors.ts'
import type { Feed } from './feed.ts'

/** The connector whose feeds a page shows, by the id in its script tag. Refuses not_found. */
export async function findFeedConnector(id: string): Promise<Omit<Feed, 'deviceId'>> {
  const connector = isId('cnr', id) ? await findConnector(uuidOf(id)) : null
  if (connector?.channel !== 'push' || connector.state === 'disconnected' || connector.sealed === null)
    throw new Refusal('not_found', { detail: 'There are no feeds of this id.' })
  const { accountId, settings, sealed } = connector
  return { accountId, connectorId: connector.id, settings, sealed }
}
