import { log } from '#platform/log.ts'
import { channelNamed } from '../all-channels.ts'
import { credentialsOf, type Connector } from './connector.ts'
import { reachProvider } from './reach-provider.ts'

/** Tells the provider to call us no more, where it has a way to be told. One that does not listen changes nothing: nothing is taken from it. */
export async function unsubscribe(connector: Connector): Promise<void> {
  const tell = channelNamed(connector.channel)?.connect?.unsubscribe
  if (!tell) return
  try {
    await reachProvider(connector.settings, credentialsOf(connector), tell)
  } catch (error) {
    log.info({ err: error, connector: connector.name }, 'a provider could not be told to call us no more')
  }
}
