import { sql, where, type Db } from '#platform/db.ts'
import type { MessageRow } from '../message.ts'

/** A list names the files of a mail and leaves them where they are: a page of mails would weigh hundreds of megabytes. */
const listedContent = sql`case when content->'attachments' is null then content else jsonb_set(content::jsonb, '{attachments}', (
  select coalesce(jsonb_agg(file - 'content'), '[]') from jsonb_array_elements(content::jsonb->'attachments') as file))::json end as content`

const shown = sql`account_id, id, direction, channel, sender, address, contact_id, class, ${listedContent}, status, code, detail, segments, encoding,
  price, currency, charge, charge_on, carrier_id, attempts, metadata, callback_url, actor, send_at, expires_at, submitted_at, delivered_at, finished_at`

export type MessageFilter = {
  readonly direction?: string | undefined
  readonly status?: readonly string[] | undefined
  readonly channel?: string | undefined
  readonly class?: string | undefined
  readonly to?: string | undefined
  readonly from?: string | undefined
  readonly q?: string | undefined
  /** Bounds of the time of creation, as the lowest and highest uuid of those instants. */
  readonly sinceId?: string | undefined
  readonly untilId?: string | undefined
  /** Bounds of the time a carrier took it, or it came: the first instant that counts, the first that is too late. */
  readonly sentSince?: Instant | undefined
  readonly sentUntil?: Instant | undefined
}

/** An instant, and the lowest uuid of it. */
export type Instant = { readonly at: Date; readonly id: string }

export const messagesPage = (
  tx: Db,
  accountId: string,
  f: MessageFilter,
  before: string | null,
  limit: number,
) =>
  tx.query<Omit<MessageRow, 'decision'>>(sql`
    select ${shown} from messaging.messages
    ${where(...conditionsOf(accountId, f), before !== null && sql`id < ${before}`)}
    order by id desc limit ${limit}`)

/** The way back: the messages next newer than one, oldest first. */
export const messagesAfter = (tx: Db, accountId: string, f: MessageFilter, after: string, limit: number) =>
  tx.query<Omit<MessageRow, 'decision'>>(sql`
    select ${shown} from messaging.messages
    ${where(...conditionsOf(accountId, f), sql`id > ${after}`)}
    order by id limit ${limit}`)

const conditionsOf = (accountId: string, f: MessageFilter) => [
  sql`account_id = ${accountId}`,
  f.sinceId !== undefined && sql`id >= ${f.sinceId}`,
  f.untilId !== undefined && sql`id < ${f.untilId}`,
  f.sentSince !== undefined &&
    sql`case direction when 'outbound' then submitted_at >= ${f.sentSince.at} else id >= ${f.sentSince.id} end`,
  f.sentUntil !== undefined &&
    sql`id < ${f.sentUntil.id} and (direction = 'inbound' or submitted_at < ${f.sentUntil.at})`,
  f.direction !== undefined && sql`direction = ${f.direction}`,
  f.status !== undefined && sql`status = any(${f.status}::text[])`,
  f.channel !== undefined && sql`channel = ${f.channel}`,
  f.class !== undefined && sql`class = ${f.class}`,
  f.to !== undefined && sql`case direction when 'outbound' then address else sender end = ${f.to}`,
  f.from !== undefined && sql`case direction when 'outbound' then sender else address end = ${f.from}`,
  f.q !== undefined &&
    sql`(address ilike ${`%${escapeLike(f.q)}%`} or sender ilike ${`%${escapeLike(f.q)}%`} or content->>'text' ilike ${`%${escapeLike(f.q)}%`})`,
]

/** Replaces what an ended message says; gives its row when it has ended. */
export const contentReplaced = (
  on: Db,
  accountId: string,
  id: string,
  content: MessageRow['content'],
  ended: readonly string[],
) =>
  on.query<{ id: string }>(sql`
    update messaging.messages set content = ${JSON.stringify(content)}::json
    where account_id = ${accountId} and id = ${id} and status = any(${ended}::text[]) returning id`)

/** Deletes an ended message with its course and what carriers call it; gives its row when it has ended. */
export const messageDeleted = (on: Db, accountId: string, id: string, ended: readonly string[]) =>
  on.query<{ id: string }>(sql`
    with gone as (
      delete from messaging.messages
      where account_id = ${accountId} and id = ${id} and status = any(${ended}::text[]) returning id),
    course as (
      delete from messaging.message_events where account_id = ${accountId} and message_id in (select id from gone)),
    names as (
      delete from messaging.submissions where account_id = ${accountId} and message_id in (select id from gone))
    select id from gone`)

export const messageById = (tx: Db, accountId: string, id: string) =>
  tx.query<MessageRow>(sql`
    select m.*, d.decision from messaging.messages m
    left join messaging.decisions d on d.account_id = m.account_id and d.id = m.decision_id
    where m.account_id = ${accountId} and m.id = ${id}`)

export type EventRow = {
  at: Date
  status: string
  code: string | null
  detail: string | null
  carrier_id: string | null
}

export const eventsOf = (tx: Db, accountId: string, id: string) =>
  tx.query<EventRow>(sql`
    select at, status, code, detail, carrier_id from messaging.message_events
    where account_id = ${accountId} and message_id = ${id} order by at`)

/** Of some addresses, those that ever wrote to the account. */
export const addressesThatWrote = (
  tx: Db,
  keys: readonly { account_id: string; channel: string; address: string }[],
) =>
  tx.query<{ account_id: string; channel: string; address: string }>(sql`
    select k.account_id, k.channel, k.address from json_to_recordset(${JSON.stringify(keys)}::json) as k(account_id uuid, channel text, address text)
    where exists (select 1 from messaging.messages m
                  where m.account_id = k.account_id and m.address = k.address and m.channel = k.channel and m.direction = 'inbound')`)

/** Everything exchanged with some addresses, newest first. */
export const messagesWith = (
  tx: Db,
  accountId: string,
  addresses: readonly string[],
  before: string | null,
  limit: number,
) =>
  tx.query<Omit<MessageRow, 'decision'>>(sql`
    select ${shown} from messaging.messages
    where account_id = ${accountId} and address = any(${addresses}::text[]) ${before ? sql`and id < ${before}` : sql``}
    order by id desc limit ${limit}`)

export type UnfinishedRow = {
  account_id: string
  id: string
  carrier_id: string | null
  channel: string
  status: string
  submitted_at: Date | null
  expires_at: Date | null
}

/** Messages of a stretch of time that have not ended, after one of them. */
export const unfinishedBetween = (on: Db, low: string, high: string, limit: number) =>
  on.query<UnfinishedRow>(sql`
    select account_id, id, carrier_id, channel, status, submitted_at, expires_at from messaging.messages
    where id > ${low} and id < ${high} and status in ('accepted', 'scheduled', 'queued', 'submitted') order by id limit ${limit}`)

/** Those of some messages of an account that were handed over and of which nothing was heard, locked. */
export const unheardOf = (tx: Db, accountId: string, ids: readonly string[]) =>
  tx.query<{ id: string; carrier_id: string | null }>(sql`
    select id, carrier_id from messaging.messages
    where account_id = ${accountId} and id = any(${ids}::uuid[]) and direction = 'outbound' and status = 'submitted'
    order by id for update`)

/** Remembers to look at messages again. */
export const lookAgain = (
  tx: Db,
  rows: readonly { account_id: string; message_id: string; look_at: string }[],
) =>
  tx.query(sql`
    insert into messaging.unreported_later (account_id, message_id, look_at)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as x(account_id uuid, message_id uuid, look_at timestamptz)
    on conflict (account_id, message_id) do update set look_at = excluded.look_at`)

/** Takes messages whose time to be looked at again has come. */
export const dueAgain = (tx: Db, at: Date, limit: number) =>
  tx.query<UnfinishedRow>(sql`
    with due as (
      delete from messaging.unreported_later where (account_id, message_id) in (
        select account_id, message_id from messaging.unreported_later where look_at <= ${at} limit ${limit} for update skip locked)
      returning account_id, message_id)
    select m.account_id, m.id, m.carrier_id, m.channel, m.status, m.submitted_at, m.expires_at
    from due join messaging.messages m on m.account_id = due.account_id and m.id = due.message_id
    where m.status in ('accepted', 'scheduled', 'queued', 'submitted')`)

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
