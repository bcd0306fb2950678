import { sql, type Db } from '#platform/db.ts'

/** A carrier as it is kept, its credentials sealed. */
export type CarrierRow = {
  id: string
  name: string
  channel: string
  settings: Record<string, unknown>
  credentials: string
  enabled: boolean
  rate_per_second: number
  created_at: Date
}

/** A route as it is kept. */
export type RouteRow = {
  id: string
  channel: string
  prefix: string
  class: string | null
  account_id: string | null
  carrier_id: string
  priority: number
  cost: bigint
}

/** Gives no row when the name is taken. */
export const insertCarrier = (tx: Db, row: Omit<CarrierRow, 'enabled'>) =>
  tx.query<{ id: string }>(sql`
    insert into channels.carriers (id, name, channel, settings, credentials, rate_per_second, created_at)
    values (${row.id}, ${row.name}, ${row.channel}, ${JSON.stringify(row.settings)}, ${row.credentials}, ${row.rate_per_second}, ${row.created_at})
    on conflict (name) do nothing returning id`)

export const updateCarrier = (
  tx: Db,
  id: string,
  change: {
    enabled?: boolean | undefined
    settings?: unknown
    credentials?: string | undefined
    ratePerSecond?: number | undefined
  },
) =>
  tx.query<{ id: string }>(sql`
    update channels.carriers set
      enabled = coalesce(${change.enabled ?? null}, enabled),
      settings = coalesce(${change.settings === undefined ? null : JSON.stringify(change.settings)}::jsonb, settings),
      credentials = coalesce(${change.credentials ?? null}, credentials),
      rate_per_second = coalesce(${change.ratePerSecond ?? null}, rate_per_second)
    where id = ${id} returning id`)

export const deleteCarrier = (tx: Db, id: string) =>
  tx.query<{ id: string }>(sql`delete from channels.carriers where id = ${id} returning id`)

export const allCarriers = (on: Db) =>
  on.query<CarrierRow>(sql`select * from channels.carriers order by name`)

export const carrierById = (on: Db, id: string) =>
  on.query<CarrierRow>(sql`select * from channels.carriers where id = ${id}`)

export const carriersPage = (on: Db, before: string | null, limit: number) =>
  on.query<CarrierRow>(sql`
    select * from channels.carriers where ${before}::uuid is null or id < ${before}::uuid order by id desc limit ${limit}`)

export const carriersInService = (on: Db) =>
  on.query<{ id: string; name: string; channel: string; enabled: boolean }>(
    sql`select id, name, channel, enabled from channels.carriers`,
  )

export const insertRoute = (tx: Db, row: RouteRow & { created_at: Date }) =>
  tx.query(sql`
    insert into channels.routes (id, channel, prefix, class, account_id, carrier_id, priority, cost, created_at)
    values (${row.id}, ${row.channel}, ${row.prefix}, ${row.class}, ${row.account_id}, ${row.carrier_id}, ${row.priority}, ${row.cost}, ${row.created_at})`)

export const routeById = (on: Db, id: string) =>
  on.query<RouteRow>(sql`
    select id, channel, prefix, class, account_id, carrier_id, priority, cost from channels.routes where id = ${id}`)

export const deleteRoute = (tx: Db, id: string) =>
  tx.query<{ id: string }>(sql`delete from channels.routes where id = ${id} returning id`)

export const allRoutes = (on: Db) =>
  on.query<RouteRow>(
    sql`select id, channel, prefix, class, account_id, carrier_id, priority, cost from channels.routes order by channel, prefix, priority, cost, id`,
  )

export const routesPage = (on: Db, before: string | null, limit: number) =>
  on.query<RouteRow>(sql`
    select id, channel, prefix, class, account_id, carrier_id, priority, cost from channels.routes
    where ${before}::uuid is null or id < ${before}::uuid order by id desc limit ${limit}`)

/** Tells every process that carriers or routes changed, when the transaction commits. */
export const announceCarrierChange = (tx: Db) => tx.query(sql`select pg_notify('patchbay_carriers', '')`)
