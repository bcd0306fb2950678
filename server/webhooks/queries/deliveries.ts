import { sql, where, type Sql } from '#platform/db.ts'
import { SharedFields } from '#platform/shared-fields.ts'
import type { Attempt, DeliveryRow } from '../delivery.ts'

/** A delivery that was stored unfinished and has had its attempt. */
export type FinishedRow = Pick<DeliveryRow, 'account_id' | 'id' | 'state' | 'tries' | 'next_attempt_at'> & {
  readonly log: readonly Attempt[]
}

/** A due delivery as it is claimed; `body` is the JSON text. */
export type ClaimedRow = Pick<
  DeliveryRow,
  'account_id' | 'id' | 'target' | 'endpoint_id' | 'url' | 'event' | 'event_id' | 'body' | 'tries'
>

/** Fails where one of them is there already. Bodies are spliced in as they are: they are JSON already, and json columns keep them octet for octet. */
export function deliveriesRecorded(deliveries: readonly DeliveryRow[]): Sql {
  const shared = new SharedFields()
  const rows = deliveries.map((delivery) => {
    const { id, url, event_id, body, log, ...alike } = delivery
    return jsonOf({ id, url, event_id, body, log }, shared.placeOf(alike))
  })
  return sql`
    insert into webhooks.deliveries (account_id, id, target, endpoint_id, url, event, event_id, body, state, tries, log, next_attempt_at, owner)
    select account_id, id, target, endpoint_id, url, event, event_id, body, state, tries, log, next_attempt_at, owner
    from json_to_recordset(${`[${rows.join(',')}]`}::json) as r(at int, id uuid, url text, event_id uuid, body json, log jsonb)
    join json_to_recordset(${shared.text()}::json) as s(place int, account_id uuid, target uuid, endpoint_id uuid, event text,
      state text, tries smallint, next_attempt_at timestamptz, owner int) on s.place = r.at`
}

/** Written by hand, one for every delivery: only a URL can hold what JSON must escape. */
function jsonOf(
  { id, url, event_id: eventId, body, log }: Pick<DeliveryRow, 'id' | 'url' | 'event_id' | 'body' | 'log'>,
  place: number,
): string {
  const own = url === null ? '' : `"url":${JSON.stringify(url)},`
  return `{"at":${place},"id":"${id}",${own}"event_id":"${eventId}","body":${body},"log":${log}}`
}

export const deliveriesKnown = (accountIds: readonly string[], ids: readonly string[]): Sql => sql`
  select id from webhooks.deliveries where account_id = any(${accountIds}::uuid[]) and id = any(${ids}::uuid[])`

export const deliveriesFinished = (rows: readonly FinishedRow[], node: number): Sql => sql`
  update webhooks.deliveries d
  set state = x.state, tries = x.tries, log = d.log || x.log, next_attempt_at = x.next_attempt_at, owner = null
  from json_to_recordset(${JSON.stringify(rows)}::json) as x(account_id uuid, id uuid, state text, tries smallint, log jsonb, next_attempt_at timestamptz)
  where d.account_id = x.account_id and d.id = x.id and d.owner = ${node}`

/**
 * Claims due deliveries fairly: it walks the targets that wait, from one on, at most 200 of them, and takes a few of each,
 * so that the backlog of one endpoint never stands before the others.
 */
export const dueDeliveriesClaimed = (claim: {
  readonly node: number
  readonly at: Date
  readonly afterTarget: string
  readonly busyTargets: readonly string[]
  readonly perTarget: number
  readonly limit: number
}): Sql => sql`
  with recursive waiting(target, n) as (
    (select target, 1 from webhooks.deliveries
     where state = 'retrying' and owner is null and target > ${claim.afterTarget}::uuid order by target limit 1)
    union all
    select (select d.target from webhooks.deliveries d
            where d.state = 'retrying' and d.owner is null and d.target > w.target order by d.target limit 1), w.n + 1
    from waiting w where w.target is not null and w.n < 200),
  due as (
    select d.account_id, d.id from waiting w cross join lateral (
      select account_id, id from webhooks.deliveries
      where state = 'retrying' and owner is null and target = w.target and next_attempt_at <= ${claim.at}
      order by next_attempt_at limit ${claim.perTarget} for update skip locked) d
    where w.target is not null and not w.target = any(${claim.busyTargets}::uuid[])
    limit ${claim.limit})
  update webhooks.deliveries d set owner = ${claim.node} from due
  where d.account_id = due.account_id and d.id = due.id and d.owner is null and d.state = 'retrying'
  returning d.account_id, d.id, d.target, d.endpoint_id, d.url, d.event, d.event_id, d.body::text as body, d.tries`

export const deliveryOwners = (): Sql => sql`
  select distinct owner from webhooks.deliveries where owner is not null`

export const deliveriesReleased = (owners: readonly number[]): Sql => sql`
  update webhooks.deliveries set owner = null where owner = any(${owners}::int[])`

export const ensureWeek = (week: number): Sql => sql`select webhooks.ensure_week(${week})`

export const weeksDropped = (before: number): Sql => sql`select webhooks.drop_weeks_before(${before}) as n`

const listed = sql`id, endpoint_id, url, event, event_id, state, jsonb_array_length(log) as attempts, next_attempt_at, log -> -1 as last`

export const deliveriesOf = (
  accountId: string,
  filter: { readonly target: string | null; readonly state: string | null; readonly event: string | null },
  beforeId: string | null,
  limit: number,
): Sql => sql`
  select ${listed} from webhooks.deliveries
  ${where(
    sql`account_id = ${accountId}`,
    filter.target !== null && sql`target = ${filter.target}`,
    filter.state !== null && sql`state = ${filter.state}`,
    filter.state !== null && filter.state !== 'delivered' && sql`state <> 'delivered'`,
    filter.event !== null && sql`event = ${filter.event}`,
    beforeId !== null && sql`id < ${beforeId}`,
  )}
  order by id desc limit ${limit}`

export const deliveryById = (accountId: string, id: string): Sql => sql`
  select ${listed}, body, log from webhooks.deliveries where account_id = ${accountId} and id = ${id}`

/** The events of an endpoint that it is still to be told. */
export const waitingEvents = (accountId: string, target: string): Sql => sql`
  select distinct event from webhooks.deliveries
  where account_id = ${accountId} and target = ${target} and state = 'retrying' and state <> 'delivered'`

export const deadEvents = (accountId: string, target: string, sinceId: string): Sql => sql`
  select distinct event from webhooks.deliveries
  where account_id = ${accountId} and target = ${target} and state = 'dead' and state <> 'delivered' and id >= ${sinceId}`

export const deliveryReplayed = (accountId: string, id: string, at: Date): Sql => sql`
  update webhooks.deliveries set state = 'retrying', tries = 0, next_attempt_at = ${at}
  where account_id = ${accountId} and id = ${id} and owner is null
  returning ${listed}`

export const deadDeliveriesReplayed = (
  accountId: string,
  target: string,
  sinceId: string,
  at: Date,
): Sql => sql`
  update webhooks.deliveries set state = 'retrying', tries = 0, next_attempt_at = ${at}
  where account_id = ${accountId} and target = ${target} and state = 'dead' and id >= ${sinceId}`
