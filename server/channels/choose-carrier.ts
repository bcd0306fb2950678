import { db } from '#platform/db.ts'
import { carrierOf, type Carrier } from './carrier.ts'
import { allCarriers, allRoutes } from './queries.ts'

/** One line of the routing table: which carrier takes messages to a prefix. Cost in nano-units, for choosing only. */
export type Route = {
  readonly channel: string
  readonly prefix: string
  readonly class: string | null
  readonly accountId: string | null
  readonly carrierId: string
  readonly priority: number
  readonly cost: bigint
}

/** Routes by channel and prefix, best first within a prefix. */
export type RouteTable = ReadonlyMap<string, readonly Route[]>

/** Reads carriers and routes. */
export async function carriersOf(): Promise<{ carriers: Carrier[]; routes: RouteTable }> {
  const [carriers, routes] = await Promise.all([allCarriers(db), allRoutes(db)])
  return {
    carriers: carriers.map(carrierOf),
    routes: routeTable(
      routes.map((row) => ({
        channel: row.channel,
        prefix: row.prefix,
        class: row.class,
        accountId: row.account_id,
        carrierId: row.carrier_id,
        priority: row.priority,
        cost: row.cost,
      })),
    ),
  }
}

/** Sorts routes for look-up. */
export function routeTable(routes: readonly Route[]): RouteTable {
  const table = new Map<string, Route[]>()
  for (const route of routes) {
    const key = `${route.channel} ${route.prefix}`
    const list = table.get(key)
    if (list) list.push(route)
    else table.set(key, [route])
  }
  for (const list of table.values()) list.sort(byPreference)
  return table
}

function byPreference(a: Route, b: Route): number {
  return (
    a.priority - b.priority ||
    Number(b.accountId !== null) - Number(a.accountId !== null) ||
    Number(b.class !== null) - Number(a.class !== null) ||
    Number(a.cost - b.cost)
  )
}

/**
 * Chooses who takes a message: the longest prefix with a usable carrier, then the lowest priority number; among equals a route
 * made for the account, then one for the class, then the lowest cost.
 * `usable` says whether a carrier may be used now (up, not tried already). Null when none is.
 * A shorter prefix serves when every carrier of a longer one is unusable: that is the failover.
 */
export function chooseCarrier(
  table: RouteTable,
  message: {
    readonly channel: string
    readonly to: string
    readonly class: string
    readonly accountId: string
  },
  usable: (carrierId: string) => boolean,
): Route | null {
  const digits = message.to.replace(/^\+/, '')
  for (let length = digits.length; length >= 0; length--) {
    const routes = table.get(`${message.channel} ${digits.slice(0, length)}`)
    const route = routes?.find(
      (r) =>
        (r.class === null || r.class === message.class) &&
        (r.accountId === null || r.accountId === message.accountId) &&
        usable(r.carrierId),
    )
    if (route) return route
  }
  return null
}
