import { sql, type Sql } from '#platform/db.ts'

/** Whose share of which day, in UTC: `2026-11-30`. */
export type ShareOf = { readonly domain: string; readonly provider: string; readonly day: string }

/**
 * Takes up to `wanted` mails of a day's share and gives how many it got; none once `cap` is reached. The row's lock puts takers in
 * a line, so what one reads as granted is its own. Days a week old are forgotten.
 */
export const shareTaken = ({ domain, provider, day }: ShareOf, wanted: number, cap: number): Sql => sql`
  with gone as (
    delete from channels.warm_up_days where domain = ${domain} and provider = ${provider} and day < ${day}::date - 7)
  insert into channels.warm_up_days as today (domain, provider, day, taken, granted)
  values (${domain}, ${provider}, ${day}::date, least(${wanted}::int, ${cap}::int), least(${wanted}::int, ${cap}::int))
  on conflict (domain, provider, day) do update set
    taken = today.taken + greatest(0, least(${wanted}::int, ${cap}::int - today.taken)),
    granted = greatest(0, least(${wanted}::int, ${cap}::int - today.taken))
  returning granted`

/** Gives back what was taken and not used. */
export const shareReturned = ({ domain, provider, day }: ShareOf, count: number): Sql => sql`
  update channels.warm_up_days set taken = greatest(0, taken - ${count}::int)
  where domain = ${domain} and provider = ${provider} and day = ${day}::date`
