import { db } from '#platform/db.ts'
import type { Door, RawRequest } from '../connecting.ts'
import { factsFor, hasCredentials, type Connector } from '../connectors/connector.ts'
import { connectorsAt } from '../connectors/queries.ts'

/**
 * The connectors that a genuine request is for: the one it came to, or those it names where the provider has one hook for
 * many. Another is taken only when the request is genuine to it too, which takes the same secret of the provider's.
 */
export async function takersOf(connector: Connector, door: Door, request: RawRequest): Promise<Connector[]> {
  const addresses = door.addresses?.(request) ?? []
  const others = addresses.filter((address) => address !== connector.address)
  if (others.length === 0) return [connector]
  const named = await connectorsAt(db, connector.channel, others)
  const takers = named.filter((one) => hasCredentials(one) && door.isGenuine(request, factsFor(one)))
  return addresses.includes(connector.address) ? [connector, ...takers] : takers
}
