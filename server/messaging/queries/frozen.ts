import type { Content } from '#channels/channels.ts'
import { sql, type Db, type Sql } from '#platform/db.ts'
import type { MessageClass } from '#shared/message-kinds.ts'
import type { MessageRow } from '../message.ts'
import { statusesOf } from '../transition.ts'

export type FrozenNow = {
  readonly account_id: string
  readonly message_id: string
  readonly channel: string
  readonly address: string
  readonly class: MessageClass
  /** When it was to go. */
  readonly run_at: Date
  /** What was held for it; null when nothing was. */
  readonly released: bigint | null
}

/** Takes messages out of dispatch and keeps them, with nothing held any more. A message without an end waits three days. */
export const freeze = (tx: Db, ids: readonly string[], code: string, detail: string, endAt: Date) =>
  tx.query<FrozenNow>(sql`
    with gone as (
      delete from messaging.dispatch where message_id = any(${ids}::uuid[]) returning *),
    waiting as (
      select g.*, m.charge = 'held' as held, m.price, m.expires_at, m.address, m.class from gone g
      join messaging.messages m on m.account_id = g.account_id and m.id = g.message_id
      where m.status = any(${statusesOf.waiting}::text[])),
    kept as (
      insert into messaging.frozen (account_id, message_id, channel, priority, run_at, attempts, not_by, held, expires_at)
      select account_id, message_id, channel, priority, run_at, attempts, not_by, held, coalesce(expires_at, ${endAt}) from waiting),
    marked as (
      update messaging.messages m set code = ${code}, detail = ${detail}, charge = case when w.held then 'none' else m.charge end
      from waiting w where m.account_id = w.account_id and m.id = w.message_id)
    select account_id, message_id, channel, address, class, run_at, case when held then price end as released from waiting`)

/** What of an account waits in the database and nobody holds, locked. */
export const unownedOf = (tx: Db, accountId: string, limit: number) =>
  tx.query<{ message_id: string }>(sql`
    select message_id from messaging.dispatch where account_id = ${accountId} and owner is null
    limit ${limit} for update skip locked`)

export type FrozenRow = Pick<
  MessageRow,
  'account_id' | 'channel' | 'sender' | 'address' | 'class' | 'price' | 'currency' | 'charge_on' | 'actor'
> & {
  readonly content: Content
  readonly registration: Record<string, string> | null
  readonly message_id: string
  readonly priority: number
  readonly run_at: Date
  readonly attempts: number
  readonly not_by: string[] | null
  readonly held: boolean
  readonly expires_at: Date
}

/** The frozen messages of an account in the order in which they were to go, locked. */
export const frozenOf = (tx: Db, accountId: string, limit: number) =>
  tx.query<FrozenRow>(sql`
    select f.*, m.sender, m.address, m.class, m.content, m.price, m.currency, m.charge_on, m.actor, m.registration
    from messaging.frozen f join messaging.messages m on m.account_id = f.account_id and m.id = f.message_id
    where f.account_id = ${accountId} order by f.priority, f.run_at, f.message_id limit ${limit} for update of f skip locked`)

export const frozenAccounts = (on: Db) =>
  on.query<{ account_id: string }>(sql`select distinct account_id from messaging.frozen`)

/** Frozen messages whose time has run out, removed. */
export const withdrawExpired = (tx: Db, now: Date, limit: number) =>
  tx.query<{ account_id: string; message_id: string }>(sql`
    delete from messaging.frozen where (account_id, message_id) in (
      select account_id, message_id from messaging.frozen where expires_at <= ${now} limit ${limit} for update skip locked)
    returning account_id, message_id`)

export const removeFrozen = (accountId: string, ids: readonly string[]): Sql =>
  sql`delete from messaging.frozen where account_id = ${accountId} and message_id = any(${ids}::uuid[])`

export type ResumedRow = {
  readonly account_id: string
  readonly message_id: string
  readonly channel: string
  readonly priority: number
  readonly run_at: string
  readonly attempts: number
  readonly not_by: readonly string[] | null
  readonly held: boolean
  readonly registration: Readonly<Record<string, string>> | null
}

/** Puts messages back into dispatch, with what is held for them again and the registration under which they go now. */
export const resume = (rows: readonly ResumedRow[]): Sql => sql`
  with x as materialized (
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as x(
      account_id uuid, message_id uuid, channel text, priority smallint, run_at timestamptz, attempts smallint, not_by uuid[], held boolean, registration json)),
  marked as (
    update messaging.messages m set code = null, detail = null, registration = x.registration, charge = case when x.held then 'held' else m.charge end
    from x where m.account_id = x.account_id and m.id = x.message_id)
  insert into messaging.dispatch (message_id, account_id, channel, priority, run_at, attempts, not_by)
  select message_id, account_id, channel, priority, run_at, attempts, not_by from x`
