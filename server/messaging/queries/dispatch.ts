import type { Content } from '#channels/channels.ts'
import { sql, type Db, type Sql } from '#platform/db.ts'
import type { MessageRow } from '../message.ts'
import { statusesOf, type Stage } from '../transition.ts'

/** A claimed row with what sending needs of its message. */
export type ClaimedRow = Pick<
  MessageRow,
  | 'account_id'
  | 'id'
  | 'channel'
  | 'sender'
  | 'address'
  | 'class'
  | 'segments'
  | 'price'
  | 'currency'
  | 'charge_on'
  | 'metadata'
  | 'callback_url'
  | 'expires_at'
> & {
  content: Content
  priority: number
  attempts: number
  not_by: string[] | null
  registration: Record<string, string> | null
}

/**
 * Takes up to `limit` due rows for a node, fairly: an equal share of every account that has any, most urgent class first.
 * Accounts are found by skipping through the index, so a large backlog of one account costs nothing.
 */
export const claimDue = (
  tx: Db,
  channel: string,
  node: number,
  now: Date,
  limit: number,
  perAccount: number,
) =>
  tx.query<ClaimedRow>(sql`
    with recursive turns as (
      (select priority, account_id from messaging.dispatch where owner is null and channel = ${channel} order by priority, account_id limit 1)
      union all
      select next.priority, next.account_id from turns, lateral (
        select priority, account_id from messaging.dispatch
        where owner is null and channel = ${channel} and (priority, account_id) > (turns.priority, turns.account_id)
        order by priority, account_id limit 1) next
    ),
    due as (
      select d.message_id from turns, lateral (
        select message_id, priority, run_at from messaging.dispatch
        where owner is null and channel = ${channel} and priority = turns.priority and account_id = turns.account_id and run_at <= ${now}
        order by run_at limit ${perAccount} for update skip locked) d
      order by d.priority limit ${limit}
    ),
    taken as (
      update messaging.dispatch q set owner = ${node} from due where q.message_id = due.message_id
      returning q.message_id, q.account_id, q.priority, q.attempts, q.not_by
    )
    select m.account_id, m.id, m.channel, m.sender, m.address, m.class, m.content, m.segments, m.price, m.currency, m.charge_on,
           m.metadata, m.callback_url, m.expires_at, m.registration, t.priority, t.attempts, t.not_by
    from taken t join messaging.messages m on m.account_id = t.account_id and m.id = t.message_id`)

/** The time of the next row that is not due yet, or null. */
export const nextDue = (on: Db, channel: string, now: Date) =>
  on.query<{ at: Date | null }>(sql`
    select min(run_at) as at from messaging.dispatch where owner is null and channel = ${channel} and run_at > ${now}`)

export const owners = (on: Db) =>
  on.query<{ owner: number }>(sql`
    with recursive o as (
      (select owner from messaging.dispatch where owner is not null order by owner limit 1)
      union all
      select next.owner from o, lateral (select owner from messaging.dispatch where owner > o.owner order by owner limit 1) next
    ) select owner from o`)

/** Frees what dead nodes held in memory: whoever claims it next sends it. */
export const freeRowsOf = (on: Db, nodes: readonly number[]) =>
  on.query(sql`update messaging.dispatch set owner = null where owner = any(${nodes}::int[])`)

/** Which of some messages a node still holds, locked. */
export const heldOf = (tx: Db, node: number, ids: readonly string[]) =>
  tx.query<{ message_id: string }>(sql`
    select message_id from messaging.dispatch where owner = ${node} and message_id = any(${ids}::uuid[])
    order by message_id for update`)

/** Gives rows back that this node holds but cannot send now. */
export const giveBack = (ids: readonly string[], runAt: Date): Sql =>
  sql`update messaging.dispatch set owner = null, run_at = ${runAt} where message_id = any(${ids}::uuid[])`

export const scheduleRetries = (
  rows: readonly { message_id: string; run_at: string; not_by: readonly string[] }[],
): Sql => sql`
  update messaging.dispatch d set owner = null, run_at = x.run_at, attempts = least(d.attempts::int + 1, 32000), not_by = x.not_by
  from json_to_recordset(${JSON.stringify(rows)}::json) as x(message_id uuid, run_at timestamptz, not_by uuid[])
  where d.message_id = x.message_id`

/** A message that was refused for now waits again; the try counts. */
export const markQueued = (rows: readonly { account_id: string; message_id: string }[]): Sql => sql`
  update messaging.messages set status = 'queued', attempts = least(attempts::int + 1, 32000)
  where account_id = any(${[...new Set(rows.map((row) => row.account_id))]}::uuid[])
    and id = any(${rows.map((row) => row.message_id)}::uuid[]) and status = any(${statusesOf.waiting}::text[])`

export const removeDispatch = (ids: readonly string[]): Sql =>
  sql`delete from messaging.dispatch where message_id = any(${ids}::uuid[])`

/** Takes the row of one message that nobody holds; gives none where somebody does. */
export const takeUnowned = (on: Db, accountId: string, messageId: string, node: number) =>
  on.query<{ message_id: string }>(sql`
    update messaging.dispatch set owner = ${node} where account_id = ${accountId} and message_id = ${messageId} and owner is null
    returning message_id`)

/** Removes what still waits and nobody holds, or is frozen; gives what was removed. */
export const withdrawUnowned = (tx: Db, accountId: string, messageId: string) =>
  tx.query<{ message_id: string }>(sql`
    with waiting as (
      delete from messaging.dispatch where account_id = ${accountId} and message_id = ${messageId} and owner is null returning message_id),
    frozen as (
      delete from messaging.frozen where account_id = ${accountId} and message_id = ${messageId} returning message_id)
    select message_id from waiting union all select message_id from frozen`)

/** Removes everything of an account that waits and nobody holds, or is frozen: up to `limit` of each. */
export const withdrawAllUnowned = (tx: Db, accountId: string, limit: number) =>
  tx.query<{ message_id: string }>(sql`
    with waiting as (
      delete from messaging.dispatch where message_id in (
        select message_id from messaging.dispatch where account_id = ${accountId} and owner is null limit ${limit} for update skip locked)
      returning message_id),
    frozen as (
      delete from messaging.frozen where account_id = ${accountId} and message_id in (
        select message_id from messaging.frozen where account_id = ${accountId} limit ${limit} for update skip locked)
      returning message_id)
    select message_id from waiting union all select message_id from frozen`)

export type ChangedRow = Pick<
  MessageRow,
  | 'account_id'
  | 'id'
  | 'channel'
  | 'sender'
  | 'address'
  | 'segments'
  | 'price'
  | 'currency'
  | 'charge'
  | 'charge_on'
  | 'metadata'
  | 'callback_url'
>

export type StatusChange = {
  readonly accountIds: readonly string[]
  readonly ids: readonly string[]
  readonly from: Stage
  readonly to: string
  readonly code: string | null
  readonly detail: string | null
  readonly carrierId: string | null
  readonly submitted: boolean
  readonly ends: boolean
  readonly at: Date
  /** What becomes of a held charge, by what the message is charged on; null leaves it. */
  readonly chargedOnSubmission: string | null
  readonly chargedOnDelivery: string | null
}

/** Moves many messages at once. Rows that are not in the stage named are left alone and not returned. */
export const changeStatus = (tx: Db, c: StatusChange) =>
  tx.query<ChangedRow>(sql`
    update messaging.messages set
      status = ${c.to}, code = ${c.code}, detail = ${c.detail},
      carrier_id = coalesce(${c.carrierId}::uuid, carrier_id),
      attempts = attempts + ${c.submitted ? 1 : 0}::smallint,
      submitted_at = case when ${c.submitted} then ${c.at} else submitted_at end,
      delivered_at = case when ${c.to} in ('delivered', 'read') then coalesce(delivered_at, ${c.at}) else delivered_at end,
      finished_at = case when ${c.ends} then ${c.at} else finished_at end,
      charge = case when charge = 'none' then charge
                    when charge_on = 'submitted' then coalesce(${c.chargedOnSubmission}, charge)
                    else coalesce(${c.chargedOnDelivery}, charge) end
    where account_id = any(${c.accountIds}::uuid[]) and id = any(${c.ids}::uuid[]) and status = any(${statusesOf[c.from]}::text[])
    returning account_id, id, channel, sender, address, segments, price, currency, charge, charge_on, metadata, callback_url`)

export const statusesNow = (on: Db, accountIds: readonly string[], ids: readonly string[]) =>
  on.query<{ id: string; status: MessageRow['status'] }>(sql`
    select id, status from messaging.messages where account_id = any(${accountIds}::uuid[]) and id = any(${ids}::uuid[])`)

export const insertEvents = (
  rows: readonly {
    account_id: string
    message_id: string
    at: string
    status: string
    code: string | null
    detail: string | null
    carrier_id: string | null
  }[],
): Sql => sql`
  insert into messaging.message_events (account_id, message_id, at, status, code, detail, carrier_id)
  select * from json_to_recordset(${JSON.stringify(rows)}::json) as x(account_id uuid, message_id uuid, at timestamptz, status text, code text, detail text, carrier_id uuid)`

/** Tells the processes that dispatch that something waits. */
export const wakeDispatchers = (on: Db) => on.query(sql`select pg_notify('patchbay_dispatch', '')`)

/** Asks whoever holds a message in memory to cancel it. */
export const askToCancel = (on: Db, accountId: string, messageId: string) =>
  on.query(sql`select pg_notify('patchbay_cancel', ${`${accountId} ${messageId}`})`)
