import { Refusal } from '#platform/refusal.ts'
import type { Channel } from '../channel.ts'
import { ConnectRefused, type Connecting } from '../connecting.ts'
import { callerOf } from '../http/caller-of.ts'
import { NotSent, Unanswered, type Connection } from '../http/connection.ts'

/** How a channel is connected. Refuses channel_unavailable where accounts cannot connect it themselves. */
export function connectingOf(
  channel: Channel | null,
  name: string,
): { channel: Channel; connect: Connecting } {
  if (channel?.connect) return { channel, connect: channel.connect }
  throw new Refusal('channel_unavailable', {
    detail: channel
      ? `${name} is carried by the operator's carriers; there is nothing to connect.`
      : `This version cannot connect ${name}.`,
  })
}

/**
 * Talks with a provider outside any message, over a connection of its own.
 * Refuses provider_refused with what the provider said, provider_unreachable when it gave no answer.
 */
export async function reachProvider<T>(
  settings: unknown,
  credentials: unknown,
  talk: (connection: Connection) => Promise<T>,
): Promise<T> {
  const caller = callerOf(2)
  try {
    return await talk({ settings, credentials, call: caller.call, memory: new Map() })
  } catch (error) {
    throw asRefusal(error)
  } finally {
    await caller.close()
  }
}

function asRefusal(error: unknown): unknown {
  if (error instanceof ConnectRefused)
    return new Refusal(error.byProvider ? 'provider_refused' : 'provider_unreachable', {
      detail: error.message,
    })
  if (error instanceof NotSent || error instanceof Unanswered)
    return new Refusal('provider_unreachable', { detail: error.message })
  return error
}
