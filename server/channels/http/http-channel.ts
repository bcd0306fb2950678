import type { Channel, OutboundMessage, Outcome } from '../channel.ts'
import type { Connection } from './connection.ts'
import { HttpLink } from './http-link.ts'

/** What a channel that speaks HTTP gives: the wire format, and nothing of pools, windows, rates and time-outs. */
export type HttpChannel = Omit<Channel, 'open' | 'system'> & {
  /**
   * Hands one message over with as many calls as it takes, and reads the answer. What `call` throws may fly:
   * the link makes an outcome of it.
   */
  readonly send: (message: OutboundMessage, connection: Connection) => Promise<Outcome>
  /** Messages under way at once; default 20. */
  readonly underWayMax?: number
  /** Who is at the other end, of the settings: what it reports may come over any link of it. */
  readonly systemOf?: (settings: unknown) => string
}

/** Makes a channel of what speaks HTTP. */
export function httpChannel(channel: HttpChannel): Channel {
  const { send, underWayMax = 20, systemOf, ...rest } = channel
  return {
    ...rest,
    system: systemOf ?? (() => channel.name),
    open: (settings, credentials, events) =>
      new HttpLink(
        {
          send,
          underWayMax,
          ask: rest.connect?.probe,
          settings: channel.settings.parse(settings),
          credentials: channel.credentials.parse(credentials),
        },
        events,
      ),
  }
}
