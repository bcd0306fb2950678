import { sql, type Sql } from '#platform/db.ts'
import type { Role } from '../scopes.ts'

/** Notes an attempt as failed unless the subject already has `limit` failures after `since`; no row then. Atomic by row. */
export const noteAttempt = (subject: string, at: Date, since: Date, limit: number): Sql => sql`
  insert into accounts.sign_in_failures as f (subject, failures) values (${subject}, array[${at}]::timestamptz[])
  on conflict (subject) do update
    set failures = array(select one from unnest(f.failures) as one where one > ${since} order by one) || ${at}::timestamptz
    where (select count(*) from unnest(f.failures) as one where one > ${since}) < ${limit}
  returning subject`

/**
 * Notes an attempt as failed; no row when the subject has `free` failures after `since` and the wait after the last one is not over.
 * The wait is a second at first, doubles with each failure and ends growing at `waitMaxMs`. Atomic by row.
 */
export const notePacedAttempt = (
  subject: string,
  at: Date,
  pace: { readonly since: Date; readonly free: number; readonly waitMaxMs: number },
): Sql => sql`
  insert into accounts.sign_in_failures as f (subject, failures) values (${subject}, array[${at}]::timestamptz[])
  on conflict (subject) do update
    set failures = array(select one from unnest(f.failures) as one where one > ${pace.since} order by one) || ${at}::timestamptz
    where (select count(*) < ${pace.free} or max(one) <= ${at}::timestamptz
             - interval '1 millisecond' * least(${pace.waitMaxMs}::float, 1000 * 2 ^ least(20, count(*) - ${pace.free}))
           from unnest(f.failures) as one where one > ${pace.since})
  returning subject`

export const networkKnown = (name: string, network: string, since: Date): Sql => sql`
  select 1 from accounts.sign_in_networks where name = ${name} and network = ${network} and seen_at > ${since}`

export const networkSeen = (name: string, network: string, at: Date): Sql => sql`
  insert into accounts.sign_in_networks (name, network, seen_at) values (${name}, ${network}, ${at})
  on conflict (name, network) do update set seen_at = excluded.seen_at`

export const pruneNetworks = (before: Date): Sql =>
  sql`delete from accounts.sign_in_networks where seen_at <= ${before}`

export const failuresOf = (subjects: readonly string[]): Sql =>
  sql`select failures from accounts.sign_in_failures where subject = any(${subjects}::text[])`

export const forgetFailures = (subject: string): Sql =>
  sql`delete from accounts.sign_in_failures where subject = ${subject}`

/** Takes one attempt back: it succeeded. */
export const takeAttemptBack = (subject: string): Sql => sql`
  update accounts.sign_in_failures set failures = trim_array(failures, 1)
  where subject = ${subject} and cardinality(failures) > 0`

export const pruneFailures = (before: Date): Sql =>
  sql`delete from accounts.sign_in_failures where not exists (select from unnest(failures) as one where one > ${before})`

/** A session joined with its user. */
export type SessionRow = {
  readonly hash: string
  readonly userId: string
  readonly accountId: string | null
  readonly role: Role
  readonly seenAt: Date
  readonly expiresAt: Date
}

export const insertSession = (row: Omit<SessionRow, 'role'>, ip: string): Sql => sql`
  insert into accounts.sessions (token_hash, user_id, account_id, ip, created_at, seen_at, expires_at)
  values (decode(${row.hash}, 'hex'), ${row.userId}, ${row.accountId}, ${ip}, ${row.seenAt}, ${row.seenAt}, ${row.expiresAt})`

export const sessionsByHash = (hashes: readonly string[]): Sql => sql`
  select encode(s.token_hash, 'hex') as hash, s.user_id as "userId", s.account_id as "accountId", u.role,
    s.seen_at as "seenAt", s.expires_at as "expiresAt"
  from accounts.sessions s join accounts.users u on u.id = s.user_id
  where s.token_hash in (select decode(h, 'hex') from unnest(${hashes}::text[]) as h)`

export const touchSession = (hash: string, at: Date, notSince: Date): Sql => sql`
  update accounts.sessions set seen_at = ${at} where token_hash = decode(${hash}, 'hex') and seen_at <= ${notSince}`

export const deleteSession = (hash: string): Sql => sql`
  delete from accounts.sessions where token_hash = decode(${hash}, 'hex') returning user_id as "userId", account_id as "accountId"`

/** All but the one of a hash, where one is given. */
export const deleteSessionsOfUser = (userId: string, exceptHash: string | null): Sql => sql`
  delete from accounts.sessions
  where user_id = ${userId} and (${exceptHash}::text is null or token_hash <> decode(${exceptHash}::text, 'hex'))
  returning encode(token_hash, 'hex') as hash`

export const sessionHashesOfUser = (userId: string): Sql =>
  sql`select encode(token_hash, 'hex') as hash from accounts.sessions where user_id = ${userId}`

export const pruneSessions = (at: Date, idleSince: Date): Sql =>
  sql`delete from accounts.sessions where expires_at <= ${at} or seen_at <= ${idleSince}`

export const prunePasswordTokens = (at: Date): Sql =>
  sql`delete from accounts.password_tokens where expires_at <= ${at}`
