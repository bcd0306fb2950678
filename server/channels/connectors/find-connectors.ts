import { db } from '#platform/db.ts'
import type { Connector } from './connector.ts'
import { anyConnectorById, liveConnectorAt, liveConnectors } from './queries.ts'

/** Every connector that is not disconnected, of all accounts. */
export function readLiveConnectors(): Promise<Connector[]> {
  return liveConnectors(db)
}

/** The connector of an id, whoever's it is; null when there is none. */
export async function findConnector(id: string): Promise<Connector | null> {
  const [connector] = await anyConnectorById(db, id)
  return connector ?? null
}

/** The live connector that sends as an address, whoever's it is; null when there is none. */
export async function findConnectorAt(channel: string, address: string): Promise<Connector | null> {
  const [connector] = await liveConnectorAt(db, channel, address)
  return connector ?? null
}
