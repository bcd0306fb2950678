import { sql, type Sql } from '#platform/db.ts'

/** A request for a tracking address as it is kept. `link` counts from 0; -1 is the unsubscribe page, null the picture. */
export type HitRow = {
  readonly accountId: string
  readonly id: string
  readonly messageId: string
  readonly kind: 'open' | 'click' | 'unsubscribe'
  readonly link: number | null
  readonly at: Date
  /** The first 24 or 48 bits of the address. */
  readonly network: string
  readonly userAgent: string
  readonly verdict: 'human' | 'machine'
  readonly because: string
}

/** One recorder of a mail at a time: two requests at once must see each other. */
export const hitsLocked = (messageId: string): Sql =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`email_hits ${messageId}`}, 0))`

/** Gives no row when the mail has its fill of them. */
export const hitInserted = (hit: HitRow, max: number): Sql => sql`
  insert into channels.email_hits (account_id, id, message_id, kind, link, at, network, user_agent, verdict, because)
  select ${hit.accountId}::uuid, ${hit.id}::uuid, ${hit.messageId}::uuid, ${hit.kind}, ${hit.link}::smallint, ${hit.at}::timestamptz,
         ${hit.network}, ${hit.userAgent}, ${hit.verdict}, ${hit.because}
  where (select count(*) from channels.email_hits where account_id = ${hit.accountId} and message_id = ${hit.messageId}) < ${max}
  returning id`

/** Presses of one mail within a span, when they are of more than one link. */
export const sweptTogether = (accountId: string, messageId: string, since: Date, because: string): Sql => sql`
  update channels.email_hits set verdict = 'machine', because = ${because}
  where account_id = ${accountId} and message_id = ${messageId} and kind <> 'open' and at >= ${since} and verdict = 'human'
    and (select count(distinct link) from channels.email_hits
         where account_id = ${accountId} and message_id = ${messageId} and kind <> 'open' and at >= ${since}) > 1`

/** Whether the same program in the same network was seen to follow links of the mail by itself. */
export const machineSeen = (
  accountId: string,
  messageId: string,
  network: string,
  userAgent: string,
  since: Date,
): Sql => sql`
  select 1 as seen from channels.email_hits
  where account_id = ${accountId} and message_id = ${messageId} and kind <> 'open' and verdict = 'machine'
    and network = ${network} and user_agent = ${userAgent} and at >= ${since}
  limit 1`

/** Whether a person was seen to have opened a mail or followed a link of it. */
export const personSeen = (accountId: string, messageId: string): Sql => sql`
  select 1 as seen from channels.email_hits
  where account_id = ${accountId} and message_id = ${messageId} and kind <> 'unsubscribe' and verdict = 'human' limit 1`

export type HitCounts = {
  /** Times people had its pictures fetched. */
  readonly opens: number
  /** Different links that people followed. */
  readonly clicks: number
  readonly machineOpens: number
  readonly machineClicks: number
}

/** What was noted of a mail, and what its connector follows; null where it has none. */
export const hitsCounted = (accountId: string, messageId: string, connectorId: string | null): Sql => sql`
  select count(*) filter (where kind = 'open' and verdict = 'human')::int as opens,
         count(distinct link) filter (where kind = 'click' and verdict = 'human')::int as clicks,
         count(*) filter (where kind = 'open' and verdict = 'machine')::int as "machineOpens",
         count(distinct link) filter (where kind = 'click' and verdict = 'machine')::int as "machineClicks",
         (select settings->>'track' from channels.connectors
          where account_id = ${accountId} and id = ${connectorId}::uuid) as track
  from channels.email_hits where account_id = ${accountId} and message_id = ${messageId}`
