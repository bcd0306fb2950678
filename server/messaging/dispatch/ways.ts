import {
  asCarrier,
  carriersBySystem,
  carriersOf,
  channelNamed,
  chooseCarrier,
  liveConnectors,
  type Carrier,
  type RouteTable,
} from '#channels/channels.ts'
import type { DispatchItem } from '../dispatch-item.ts'

/** Where a message may go: by the connector it is sent as, else by the operator's routes. */
export class Ways {
  readonly carriers: readonly Carrier[]
  /** Channels that something leads to. */
  readonly channels: ReadonlySet<string>
  private readonly routes: RouteTable
  private readonly systems: ReadonlyMap<string, readonly string[]>
  /** Ids of connectors by `account channel address`: nobody sends over another's. */
  private readonly connectors: ReadonlyMap<string, string>

  constructor(
    carriers: readonly Carrier[] = [],
    routes: RouteTable = new Map(),
    connectors: ReadonlyMap<string, string> = new Map(),
  ) {
    this.carriers = carriers
    this.channels = new Set(carriers.map(({ channel }) => channel))
    this.routes = routes
    this.connectors = connectors
    this.systems = carriersBySystem(carriers, channelNamed)
  }

  /** Reads carriers, routes and connectors. */
  static async read(): Promise<Ways> {
    const [{ carriers, routes }, connectors] = await Promise.all([carriersOf(), liveConnectors()])
    return new Ways(
      [...carriers, ...connectors.map(asCarrier)],
      routes,
      new Map(
        connectors.map(({ accountId, channel, address, id }) => [`${accountId} ${channel} ${address}`, id]),
      ),
    )
  }

  /** The carrier or connector that takes a message, of those that `usable` lets through; null when none does. */
  choose(item: DispatchItem, usable: (id: string) => boolean): string | null {
    const connector = this.connectorOf(item)
    if (connector !== undefined) return usable(connector) ? connector : null
    return chooseCarrier(this.routes, item, usable)?.carrierId ?? null
  }

  /** The carriers over whose links a receipt for this one may come: itself first, then those that are the same system. */
  like(carrierId: string): readonly string[] {
    return this.systems.get(carrierId) ?? [carrierId]
  }

  /** Whose a connector is; null for a carrier of the operator. */
  accountOf(carrierId: string): string | null {
    return this.carriers.find(({ id }) => id === carrierId)?.accountId ?? null
  }

  private connectorOf({ accountId, channel, from }: DispatchItem): string | undefined {
    if (this.connectors.size === 0) return undefined
    const address = channelNamed(channel)?.connectorOf?.(from) ?? from
    return this.connectors.get(`${accountId} ${channel} ${address}`)
  }
}
