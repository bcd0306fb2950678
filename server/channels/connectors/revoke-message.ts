import { log } from '#platform/log.ts'
import { channelNamed } from '../all-channels.ts'
import { credentialsOf } from './connector.ts'
import { findConnector } from './find-connectors.ts'
import { reachProvider } from './reach-provider.ts'

/**
 * Asks the provider to take a message back that has not reached the contact, where it can. Says whether it will try; a
 * provider that cannot, or that is away, changes nothing: what arrives all the same is reported as it was.
 */
export async function revokeMessage(connectorId: string, to: string, ref: string): Promise<boolean> {
  const connector = await findConnector(connectorId)
  const revoke = connector && channelNamed(connector.channel)?.connect?.revoke
  if (!connector || !revoke) return false
  try {
    return await reachProvider(connector.settings, credentialsOf(connector), (connection) =>
      revoke(connection, to, ref),
    )
  } catch (error) {
    log.info({ err: error, connector: connector.name }, 'a message could not be taken back')
    return false
  }
}
