import { sql, type Db } from '#platform/db.ts'

/** What is added to one line of usage. Spend as decimal digits of nano-units. */
export type UsageRow = {
  readonly account_id: string
  readonly day: string
  readonly channel: string
  readonly direction: string
  readonly messages: number
  readonly segments: number
  readonly delivered: number
  readonly failed: number
  readonly spend: string
}

/** Adds to usage; each line once among the rows. */
export const addUsage = (tx: Db, rows: readonly UsageRow[]) =>
  tx.query(sql`
  insert into analytics.usage_days as u (account_id, day, channel, direction, messages, segments, delivered, failed, spend)
  select account_id, day, channel, direction, messages, segments, delivered, failed, spend
  from json_to_recordset(${JSON.stringify(rows)}::json) as x(account_id uuid,
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
