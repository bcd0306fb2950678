import { Refusal } from '#platform/refusal.ts'
import { channelNamed } from '../all-channels.ts'
import { credentialsOf, type Connector } from '../connectors/connector.ts'
import { reachProvider } from '../connectors/reach-provider.ts'
import type { Connection } from '../http/connection.ts'
import type { Templates } from '../template-keeping.ts'

/** How the provider of a connector keeps templates. Refuses channel_unavailable where it keeps none. */
export function keeperOf({ channel }: Pick<Connector, 'channel'>): Templates {
  const templates = channelNamed(channel)?.templates
  if (templates) return templates
  throw new Refusal('channel_unavailable', {
    detail: `${channel} has no templates at its provider: write the text into the message, or keep it under /v1/templates.`,
  })
}

/** Talks with the provider about templates. Refuses conflict for a connector that is disconnected, and what reachProvider does. */
export function askKeeper<T>(connector: Connector, talk: (connection: Connection) => Promise<T>): Promise<T> {
  if (connector.state === 'disconnected')
    throw new Refusal('conflict', { detail: 'This connector was disconnected. Connect anew.' })
  return reachProvider(connector.settings, credentialsOf(connector), talk)
}
