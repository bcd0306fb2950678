import { sql, type Db, type Sql } from '#platform/db.ts'

/** A provider's request as it is kept. */
export type KeptRequest = {
  readonly id: string
  readonly accountId: string
  readonly connectorId: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  readonly attempts: number
}

/** Keeps requests and wakes who reads them, in one round trip; one that came before is not kept twice. */
export const requestsKept = (rows: readonly NewRequest[], at: Date, channel: string): Sql => sql`
  with kept as (
  insert into channels.provider_requests (id, account_id, connector_id, received_at, url, headers, body, digest)
  select id, account_id, connector_id, ${at}, url, headers, decode(body, 'base64'), decode(digest, 'hex')
  from json_to_recordset(${JSON.stringify(rows)}::json)
    as r(id uuid, account_id uuid, connector_id uuid, url text, headers json, body text, digest text)
  order by id on conflict (connector_id, digest) do nothing returning 1)
  select pg_notify(${channel}, '') where exists (select from kept)`

/** A provider's request to be kept. */
export type NewRequest = {
  readonly id: string
  readonly account_id: string
  readonly connector_id: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Base64. */
  readonly body: string
  /** SHA-256 in hex. */
  readonly digest: string
}

/** How often a request is tried; one that cannot be stored or read is then set aside, unread, and the next one has its turn. */
export const attemptsMax = 8

/** How much is read at a time. */
export type ReadLimit = { readonly countMax: number; readonly bytesMax: number }

/**
 * The connector's oldest unread requests, in the order they came: one at least, and no more once they fill the bytes.
 * Their range is one of two columns, so that only the index of what is unread gives that order: asked for the order of ids
 * alone, the planner walks over all that is kept of a week.
 */
export const unreadRequests = (connectorId: string, { countMax, bytesMax }: ReadLimit): Sql => sql`
  select id, account_id as "accountId", connector_id as "connectorId", url, headers, body, attempts
  from (select oldest.*, sum(octet_length(body)) over (order by id) - octet_length(body) as bytes_before from (
    select * from channels.provider_requests
    where (connector_id, id) >= (${connectorId}, '00000000-0000-0000-0000-000000000000') and connector_id <= ${connectorId}
      and read_at is null and attempts < ${attemptsMax}
    order by connector_id, id limit ${countMax}) oldest) r
  where bytes_before < ${bytesMax} order by id`

/** Connectors with something unread; those whose credentials are refused keep it for later. */
export const connectorsWithUnread = (on: Db) =>
  on.query<{ id: string }>(sql`
    select c.id from channels.connectors c where c.state in ('connected', 'paused') and exists (
      select from channels.provider_requests r where r.connector_id = c.id and r.read_at is null and r.attempts < ${attemptsMax})`)

export const requestsRead = (tx: Db, ids: readonly string[], at: Date) =>
  tx.query(sql`
  update channels.provider_requests set read_at = ${at}, error = null where id = any(${ids}::uuid[])`)

/** Notes how often a request was tried in vain, and what went wrong. */
export const requestFailed = (on: Db, id: string, error: string, attempts: number) =>
  on.query(sql`
    update channels.provider_requests set attempts = ${attempts}, error = ${error} where id = ${id} and read_at is null`)

/** Takes out what was read or set aside, and what nobody will ever read: its connector was disconnected for good. */
export const requestsForgotten = (on: Db, before: Date) =>
  on.query(sql`
    delete from channels.provider_requests r
    where received_at < ${before} and (read_at is not null or attempts >= ${attemptsMax} or not exists (
      select from channels.connectors c
      where c.id = r.connector_id and (c.state <> 'disconnected' or c.awaits_reactivation)))`)

/** Only one process reads the requests of a connector at a time; held to the end of the transaction. */
export const connectorClaimed = (id: string): Sql => sql`
  select pg_try_advisory_xact_lock(hashtextextended(${id}::text, 11)) as is_claimed`
