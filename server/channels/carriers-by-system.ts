import type { Carrier } from './carrier.ts'
import type { Channel } from './channel.ts'

/**
 * The carriers that are one system to their channel, by the id of each: two of one login at one message centre, say.
 * An account's connector is like no other account's, whatever its settings say: nobody reports on another's messages.
 * Shape: itself first in its own list.
 */
export function carriersBySystem(
  carriers: readonly Carrier[],
  channelNamed: (name: string) => Channel | null,
): ReadonlyMap<string, readonly string[]> {
  const systemOf = ({ id, channel, settings, accountId = '' }: Carrier) =>
    `${accountId} ${channel} ${channelNamed(channel)?.system(settings) ?? id}`
  const systems = Map.groupBy(carriers, systemOf)
  return new Map(
    [...systems.values()].flatMap((same) => {
      const ids = same.map(({ id }) => id)
      return ids.map((id) => [id, [id, ...ids.filter((other) => other !== id)]] as const)
    }),
  )
}
