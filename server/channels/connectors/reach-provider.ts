import { Refusal } from '#platform/refusal.ts'
import type { Channel } from '../channel.ts'
import { ConnectRefused, type Connecting } from '../connecting.ts'
import { callerOf, type Caller } from '../http/caller-of.ts'
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

/** Calls of one provider at once that are no messages. */
const connectionsMax = 8

/** Connections stay open for the next talk; those that idle end by themselves and keep no process alive. */
let shared: Caller | null = null

/**
 * Talks with a provider outside any message, over connections that all such talks share.
 * Refuses provider_refused with what the provider said, provider_unreachable when it gave no answer.
 */
export async function reachProvider<T>(
  settings: unknown,
  credentials: unknown,
  talk: (connection: Connection) => Promise<T>,
): Promise<T> {
  shared ??= callerOf(connectionsMax)
  try {
    return await talk({ settings, credentials, call: shared.call, memory: new Map() })
  } catch (error) {
    throw asRefusal(error)
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
