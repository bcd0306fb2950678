import { nowMs } from '#platform/clock.ts'
import { log } from '#platform/log.ts'
import { channelNamed } from '../all-channels.ts'
import { checkConnector } from './change-connector.ts'
import type { Connector } from './connector.ts'
import { readLiveConnectors } from './find-connectors.ts'

/** How often what others must keep in place is looked at, while it is. */
const standingMs = 3_600_000

/**
 * Looks again at connectors that wait for what must be done at the provider, and now and then at those that were connected by
 * it and would lose it. A clock calls it.
 */
export async function lookAgain(): Promise<void> {
  for (const connector of (await readLiveConnectors()).filter(isDue)) {
    const channel = channelNamed(connector.channel)
    if (!channel?.connect) continue
    try {
      await checkConnector({ channel, connect: channel.connect }, connector)
    } catch (error) {
      log.info({ err: error, connector: connector.name }, 'a connector could not be looked at')
    }
  }
}

function isDue({ state, facts, checkedAt }: Connector): boolean {
  if (state === 'pending' || typeof facts['lapsedAt'] === 'string') return true
  return Array.isArray(facts['records']) && nowMs() - (checkedAt?.getTime() ?? 0) >= standingMs
}
