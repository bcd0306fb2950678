import { sql, where, type Db } from '#platform/db.ts'
import { attemptsMax } from '../door/queries.ts'
import type { Connector, ConnectorState, TermsAccepted } from './connector.ts'

const columns = sql`id, account_id as "accountId", channel, name, address, settings, credentials as sealed, hook_secret as "sealedHookSecret",
  state, state_reason as "stateReason", state_since as "stateSince", facts, terms, rate_per_second as "ratePerSecond",
  expires_at as "expiresAt", checked_at as "checkedAt", created_at as "createdAt", awaits_reactivation as "awaitsReactivation"`

/** Gives no row where a live connector sends as that address already. */
export const insertConnector = (
  tx: Db,
  row: {
    accountId: string
    id: string
    channel: string
    name: string
    address: string
    settings: unknown
    credentials: string
    hookSecret: string
    /** Connected when absent. */
    state?: 'pending' | 'connected'
    stateReason?: string | null
    facts: unknown
    terms: TermsAccepted
    expiresAt: Date | null
    at: Date
  },
) =>
  tx.query<{ id: string }>(sql`
    insert into channels.connectors (account_id, id, channel, name, address, settings, credentials, hook_secret, state, state_reason, state_since,
      facts, terms, expires_at, checked_at, created_at)
    values (${row.accountId}, ${row.id}, ${row.channel}, ${row.name}, ${row.address}, ${JSON.stringify(row.settings)}, ${row.credentials},
      ${row.hookSecret}, ${row.state ?? 'connected'}, ${row.stateReason ?? null}, ${row.at}, ${JSON.stringify(row.facts)}, ${JSON.stringify(row.terms)}, ${row.expiresAt}, ${row.at}, ${row.at})
    on conflict do nothing returning id`)

export const connectorById = (on: Db, accountId: string, id: string) =>
  on.query<Connector>(
    sql`select ${columns} from channels.connectors where account_id = ${accountId} and id = ${id}`,
  )

/** The connector of an account, held until the transaction ends. */
export const connectorHeld = (tx: Db, accountId: string, id: string) =>
  tx.query<Connector>(
    sql`select ${columns} from channels.connectors where account_id = ${accountId} and id = ${id} for update`,
  )

/** Whoever's it is: for what comes from outside with nothing but its id. */
export const anyConnectorById = (on: Db, id: string) =>
  on.query<Connector>(sql`select ${columns} from channels.connectors where id = ${id}`)

/** The live connectors that send as these addresses, whoever's they are. */
export const connectorsAt = (on: Db, channel: string, addresses: readonly string[]) =>
  on.query<Connector>(sql`
    select ${columns} from channels.connectors
    where channel = ${channel} and address = any(${addresses}::text[]) and state <> 'disconnected'`)

/** The live connector that sends as an address, whoever's it is: for what comes from outside with nothing but that. */
export const liveConnectorAt = (on: Db, channel: string, address: string) =>
  on.query<Connector>(sql`
    select ${columns} from channels.connectors
    where channel = ${channel} and address = ${address} and state <> 'disconnected'`)

/** The connectors that were shown to send as an address, whoever's they are. */
export const connectorsInUseAt = (on: Db, channel: string, address: string) =>
  on.query<{ id: string; accountId: string }>(sql`
    select id, account_id as "accountId" from channels.connectors
    where channel = ${channel} and address = ${address} and state not in ('pending', 'disconnected')`)

/** The connectors that other accounts have or had at an address, whatever became of them. */
export const otherOwnersOf = (on: Db, accountId: string, channel: string, address: string) =>
  on.query<{ id: string }>(sql`
    select id from channels.connectors
    where channel = ${channel} and address = ${address} and account_id <> ${accountId} limit 1`)

export const connectorsPage = (
  on: Db,
  accountId: string,
  filter: { channel?: string | undefined; state?: string | undefined },
  before: string | null,
  limit: number,
) =>
  on.query<Connector>(
    sql`select ${columns} from channels.connectors ${where(
      sql`account_id = ${accountId}`,
      filter.channel !== undefined && sql`channel = ${filter.channel}`,
      filter.state !== undefined && sql`state = ${filter.state}`,
      before !== null && sql`id < ${before}`,
    )} order by id desc limit ${limit}`,
  )

export const liveConnectors = (on: Db) =>
  on.query<Connector>(
    sql`select ${columns} from channels.connectors where state <> 'disconnected' order by id`,
  )

/** The live connectors of an account, held until the transaction ends. */
export const liveConnectorsOf = (tx: Db, accountId: string) =>
  tx.query<Connector>(sql`
    select ${columns} from channels.connectors
    where account_id = ${accountId} and state <> 'disconnected' order by id for update`)

/** The connectors of an account that a suspension disconnected, held until the transaction ends. */
export const connectorsAwaiting = (tx: Db, accountId: string) =>
  tx.query<Connector>(sql`
    select ${columns} from channels.connectors
    where account_id = ${accountId} and awaits_reactivation order by id for update`)

/**
 * Disconnects a connector and destroys its credentials: for good, unless it `comesBack`, asking for new ones when its account
 * is reactivated.
 */
export const connectorEnded = (
  tx: Db,
  id: string,
  { reason, comesBack = false, at }: { reason: string; comesBack?: boolean; at: Date },
) =>
  tx.query(sql`
    update channels.connectors set state = 'disconnected', state_reason = ${reason}, state_since = ${at},
      credentials = null, expires_at = null, awaits_reactivation = ${comesBack}
    where id = ${id} and (state <> 'disconnected' or awaits_reactivation)`)

/** Ends the waiting for a reactivation. */
export const connectorTakenUp = (
  tx: Db,
  id: string,
  { state, reason, at }: { state: 'needs_reauth' | 'disconnected'; reason: string; at: Date },
) =>
  tx.query(sql`
    update channels.connectors set state = ${state}, state_reason = ${reason}, state_since = ${at}, awaits_reactivation = false
    where id = ${id} and awaits_reactivation`)

/** The connectors by which their accounts have a way to a channel, be it one that waits for credentials. */
export const connectorsToCountOn = (on: Db) =>
  on.query<Pick<Connector, 'id' | 'accountId' | 'channel' | 'name'>>(sql`
    select id, account_id as "accountId", channel, name from channels.connectors
    where state <> 'disconnected' or awaits_reactivation`)

/** Puts a connector into a state, where it is in one of those named. Gives no row otherwise. */
export const connectorMoved = (
  tx: Db,
  id: string,
  from: readonly ConnectorState[],
  to: { state: ConnectorState; reason: string | null; at: Date },
) =>
  tx.query<{ id: string }>(sql`
    update channels.connectors set state = ${to.state}, state_reason = ${to.reason}, state_since = ${to.at}
    where id = ${id} and state = any(${from}::text[]) returning id`)

export const connectorChanged = (
  tx: Db,
  id: string,
  change: {
    name?: string | undefined
    ratePerSecond?: number | undefined
    settings?: unknown
    credentials?: string | undefined
    facts?: unknown
    expiresAt?: Date | null | undefined
    checkedAt?: Date | undefined
  },
) =>
  tx.query(sql`
    update channels.connectors set
      name = coalesce(${change.name ?? null}, name),
      rate_per_second = coalesce(${change.ratePerSecond ?? null}, rate_per_second),
      settings = coalesce(${change.settings === undefined ? null : JSON.stringify(change.settings)}::jsonb, settings),
      credentials = coalesce(${change.credentials ?? null}, credentials),
      facts = facts || coalesce(${change.facts === undefined ? null : JSON.stringify(change.facts)}::jsonb, '{}'),
      expires_at = case when ${change.expiresAt !== undefined} then ${change.expiresAt ?? null}::timestamptz else expires_at end,
      checked_at = coalesce(${change.checkedAt ?? null}, checked_at)
    where id = ${id}`)

/** How much of a provider's mail to a connector is not read yet, since when, and what was set aside. */
export const unreadOf = (on: Db, connectorId: string) =>
  on.query<{ count: bigint; oldest: Date | null; failed: bigint }>(sql`
    select count(*) filter (where attempts < ${attemptsMax}) as count, min(received_at) filter (where attempts < ${attemptsMax}) as oldest,
      count(*) filter (where attempts >= ${attemptsMax}) as failed
    from channels.provider_requests where connector_id = ${connectorId} and read_at is null`)

export const connectorForgotten = (tx: Db, accountId: string, id: string) =>
  tx.query(sql`delete from channels.connectors where account_id = ${accountId} and id = ${id}`)
