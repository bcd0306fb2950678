import { log } from '#platform/log.ts'
import { channelNamed } from '../all-channels.ts'
import type { Connecting } from '../connecting.ts'
import { credentialsOf, type Connector } from './connector.ts'
import { readLiveConnectors } from './find-connectors.ts'
import { reachProvider } from './reach-provider.ts'
import { subscribeAgain } from './subscribe-again.ts'

/**
 * Tells the provider to call us no more, where it has a way to be told; what it told this connector for others too, it tells another
 * from now on. A provider that does not listen changes nothing: nothing is taken from it.
 */
export async function unsubscribe(connector: Connector): Promise<void> {
  const connect = channelNamed(connector.channel)?.connect
  const tell = connect?.unsubscribe
  if (!connect || !tell) return
  try {
    const heir = await heirOf(connector, connect)
    await reachProvider(connector.settings, credentialsOf(connector), (connection) =>
      tell(connection, heir === null),
    )
    if (heir) await subscribeAgain(heir)
  } catch (error) {
    log.info({ err: error, connector: connector.name }, 'a provider could not be told to call us no more')
  }
}

/** Another connector that hears of what this one shares with it, and may be called. */
async function heirOf(
  { id, channel, settings }: Connector,
  { sharedBy }: Connecting,
): Promise<Connector | null> {
  if (!sharedBy) return null
  const shared = sharedBy(settings)
  const others = (await readLiveConnectors()).filter(
    (one) => one.id !== id && one.channel === channel && sharedBy(one.settings) === shared,
  )
  return others.find(({ state }) => state === 'connected' || state === 'paused') ?? null
}
