import type { Db } from '#platform/db.ts'
import { seal } from '#platform/secrets.ts'
import { channelNamed } from '../all-channels.ts'
import { parsedAs } from '#platform/http/problem.ts'
import { announceConnectorChange } from './announce-connector-change.ts'
import { credentialsOf, type Connector } from './connector.ts'
import { connectorChanged } from './queries.ts'

/**
 * Keeps new credentials of a connector that are made here, where no provider has to be asked for them; those that are not
 * named stay. Refuses invalid_request for what are none of its channel's.
 */
export async function changeCredentials(
  tx: Db,
  connector: Connector,
  change: Readonly<Record<string, unknown>>,
): Promise<void> {
  const whole = { ...(credentialsOf(connector) as object), ...change }
  const channel = channelNamed(connector.channel)
  const credentials = channel ? parsedAs(channel.credentials, whole, 'credentials') : whole
  await connectorChanged(tx, connector.id, { credentials: seal(JSON.stringify(credentials), connector.id) })
  await announceConnectorChange(tx)
}
