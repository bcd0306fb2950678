import { channelNamed } from '../all-channels.ts'
import { credentialsOf, hookOf, type Connector } from './connector.ts'
import { reachProvider } from './reach-provider.ts'

/** Has the provider call our hook again, that forgot it or knows another. Refuses what reachProvider does. */
export async function subscribeAgain(connector: Connector): Promise<void> {
  const subscribe = channelNamed(connector.channel)?.connect?.subscribe
  if (!subscribe) return
  await reachProvider(connector.settings, credentialsOf(connector), (connection) =>
    subscribe(connection, hookOf(connector)),
  )
}
