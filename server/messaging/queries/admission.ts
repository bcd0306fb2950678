import { sql, type Db, type Sql } from '#platform/db.ts'
import { SharedFields } from '#platform/shared-fields.ts'

/** A message as admission writes it: JSON of this goes to one statement for the whole batch. Amounts as decimal strings of nano-units. */
export type NewMessage = {
  readonly account_id: string
  readonly id: string
  readonly channel: string
  readonly sender: string
  readonly address: string
  readonly contact_id: string | null
  readonly class: string
  readonly content: unknown
  readonly status: string
  readonly segments: number
  readonly encoding: string | null
  readonly price: string | null
  readonly currency: string | null
  readonly charge: string
  readonly charge_on: string | null
  readonly metadata: unknown
  readonly callback_url: string | null
  readonly decision_id: string
  readonly registration: unknown
  readonly actor: string
  readonly send_at: string | null
  readonly expires_at: string | null
  /** Where it waits to be sent. */
  readonly priority: number
  readonly run_at: string
  readonly owner: number | null
}

/** Stores a batch of outbound messages and what waits to be sent, in one statement. */
export function insertMessages(messages: readonly NewMessage[]): Sql {
  const shared = new SharedFields()
  const rows = messages.map((message) => {
    const { id, address, contact_id, content, segments, price, metadata, expires_at, run_at, ...alike } =
      message
    return {
      at: shared.placeOf(alike),
      id,
      address,
      contact_id,
      content,
      segments,
      price,
      metadata,
      expires_at,
      run_at,
    }
  })
  return sql`
    with x as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as r(
        at int, id uuid, address text, contact_id uuid, content json, segments smallint, price bigint, metadata json,
        expires_at timestamptz, run_at timestamptz)
      join json_to_recordset(${shared.text()}::json) as s(
        place int, account_id uuid, channel text, sender text, class text, status text, encoding text, currency text, charge text,
        charge_on text, callback_url text, decision_id uuid, registration json, actor text, send_at timestamptz,
        priority smallint, owner int) on s.place = r.at),
    stored as (
      insert into messaging.messages (account_id, id, direction, channel, sender, address, contact_id, class, content, status, segments,
        encoding, price, currency, charge, charge_on, metadata, callback_url, decision_id, registration, actor, send_at, expires_at)
      select account_id, id, 'outbound', channel, sender, address, contact_id, class, content, status, segments,
        encoding, price, currency, charge, charge_on, metadata, callback_url, decision_id, registration, actor, send_at, expires_at from x)
    insert into messaging.dispatch (message_id, account_id, channel, priority, run_at, owner)
    select id, account_id, channel, priority, run_at, owner from x`
}

/** Keeps decision traces that are not there yet, in one order, so that two batches never wait for each other. */
export const insertDecisions = (
  rows: readonly { account_id: string; id: string; month: string; decision: unknown }[],
): Sql => sql`
  insert into messaging.decisions (account_id, id, month, decision)
  select account_id, id, month, decision
  from json_to_recordset(${JSON.stringify(rows)}::json) as x(account_id uuid, id uuid, month date, decision json)
  order by account_id, id
  on conflict do nothing`

/** Whose messages of which class a frequency cap counts. */
export type FrequencyKey = {
  readonly account_id: string
  readonly channel: string
  readonly address: string
  readonly class: string
}

/** How many messages of a class each recipient got since the hour named with it, or is due. */
export const frequencyCounts = (tx: Db, keys: readonly (FrequencyKey & { readonly since: string })[]) =>
  tx.query<FrequencyKey & { since: Date; count: number }>(sql`
    select c.account_id, c.channel, c.address, c.class, k.since, sum(c.count)::int as count
    from json_to_recordset(${JSON.stringify(keys)}::json) as k(account_id uuid, channel text, address text, class text, since timestamptz)
    join messaging.frequency_counts c using (account_id, channel, address, class)
    where c.hour >= k.since group by 1, 2, 3, 4, 5`)

/** Counts one message of each key in the hour in which it may leave. */
export const countFrequency = (keys: readonly (FrequencyKey & { readonly hour: string })[]): Sql => sql`
  insert into messaging.frequency_counts (account_id, channel, address, class, hour, count)
  select account_id, channel, address, class, hour, count(*)::int
  from json_to_recordset(${JSON.stringify(keys)}::json) as k(account_id uuid, channel text, address text, class text, hour timestamptz)
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (account_id, channel, address, class, hour) do update set count = frequency_counts.count + excluded.count`

/** Takes one message of each key out of the count of its hour, in the order in which they are counted. */
export const uncountFrequency = (keys: readonly (FrequencyKey & { readonly hour: string })[]): Sql => sql`
  with x as materialized (
    select account_id, channel, address, class, hour, count(*)::int as count
    from json_to_recordset(${JSON.stringify(keys)}::json) as k(account_id uuid, channel text, address text, class text, hour timestamptz)
    group by 1, 2, 3, 4, 5),
  found as materialized (
    select account_id, channel, address, class, hour, x.count from messaging.frequency_counts c
    join x using (account_id, channel, address, class, hour) order by 1, 2, 3, 4, 5 for update of c)
  update messaging.frequency_counts c set count = greatest(0, c.count - found.count) from found
  where (c.account_id, c.channel, c.address, c.class, c.hour)
    = (found.account_id, found.channel, found.address, found.class, found.hour)`

export const forgetFrequency = (on: Db, before: Date) =>
  on.query(sql`delete from messaging.frequency_counts where hour < ${before}`)

export const monthlyCounts = (tx: Db, keys: readonly { account_id: string; month: string }[]) =>
  tx.query<{ account_id: string; count: bigint }>(sql`
    select c.account_id, c.count from json_to_recordset(${JSON.stringify(keys)}::json) as k(account_id uuid, month date)
    join messaging.monthly_counts c using (account_id, month)`)

/** Adds to what is used of allowances; gives what is used now. */
export const countMonthly = (
  keys: readonly { account_id: string; month: string; count: number }[],
): Sql => sql`
  insert into messaging.monthly_counts (account_id, month, count)
  select account_id, month, count from json_to_recordset(${JSON.stringify(keys)}::json) as k(account_id uuid, month date, count bigint) order by 1
  on conflict (account_id, month) do update set count = monthly_counts.count + excluded.count
  returning account_id, count`

/** Makes the tables of an instant's week where they are missing. */
export const ensureWeek = (on: Db, at: Date) => on.query(sql`select messaging.ensure_week(${at})`)
