import { sql, type Db } from '#platform/db.ts'
import type { OutboxPosition } from '#platform/outbox.ts'

/** What a batch adds to one line of usage. Spend as decimal digits of nano-units. */
export type UsageRow = {
  readonly day: string
  readonly channel: string
  readonly direction: string
  readonly messages: number
  readonly segments: number
  readonly delivered: number
  readonly failed: number
  readonly spend: string
}

/** Adds to the usage of an account unless the batch at this position has been counted; one statement, so both or neither. */
export const addUsage = (on: Db, accountId: string, rows: readonly UsageRow[], position: OutboxPosition) =>
  on.query(sql`
  with fresh as (
    update analytics.counted set xid = ${position.xid}::xid8, id = ${position.id}
    where reader = 'analytics' and (xid, id) < (${position.xid}::xid8, ${position.id}::uuid) returning 1)
  insert into analytics.usage_days as u (account_id, day, channel, direction, messages, segments, delivered, failed, spend)
  select ${accountId}, x.day, x.channel, x.direction, x.messages, x.segments, x.delivered, x.failed, x.spend
  from fresh, json_to_recordset(${JSON.stringify(rows)}::json) as x(
    day date, channel text, direction text, messages bigint, segments bigint, delivered bigint, failed bigint, spend bigint)
  on conflict (account_id, day, channel, direction) do update set
    messages = u.messages + excluded.messages, segments = u.segments + excluded.segments,
    delivered = u.delivered + excluded.delivered, failed = u.failed + excluded.failed, spend = u.spend + excluded.spend`)

/** A line of usage as it is stored. */
export type UsageDay = {
  account_id: string
  day: string
  channel: string
  direction: string
  messages: bigint
  segments: bigint
  delivered: bigint
  failed: bigint
  spend: bigint
}

export const usageOfAccount = (on: Db, accountId: string, from: string, to: string) =>
  on.query<UsageDay>(sql`
    select account_id, day::text, channel, direction, messages, segments, delivered, failed, spend from analytics.usage_days
    where account_id = ${accountId} and day between ${from} and ${to} order by day, channel, direction`)

/** Sums over the days, by account, channel and direction. */
export const usageOfAll = (on: Db, from: string, to: string) =>
  on.query<Omit<UsageDay, 'day'>>(sql`
    select account_id, channel, direction, sum(messages)::bigint as messages, sum(segments)::bigint as segments,
      sum(delivered)::bigint as delivered, sum(failed)::bigint as failed, sum(spend)::bigint as spend
    from analytics.usage_days where day between ${from} and ${to} group by 1, 2, 3 order by 1, 2, 3`)
