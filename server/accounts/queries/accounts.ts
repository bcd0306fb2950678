import { nothing, sql, where, type Sql } from '#platform/db.ts'
import type { Account, AccountState, SuspensionReason } from '../account.ts'

/** An account as the database gives it: counts as bigint. */
export type AccountRow = Omit<Account, 'messageQuota'> & { readonly messageQuota: bigint | null }

const columns = sql`
  a.account_id as "accountId", a.name, a.email, a.state,
  case when a.state = 'suspended' then
    (select s.reason from accounts.suspensions s
     where s.account_id = a.account_id and s.lifted_at is null order by s.id limit 1) end as "stateReason",
  a.currency, a.timezone, a.country, a.api_rate_per_second as "apiRatePerSecond",
  a.message_quota as "messageQuota", a.message_quota_approval as "messageQuotaApproval",
  a.pack, a.terms_dated::text as "termsDated", a.created_at as "createdAt"`

export const accountsByIds = (ids: readonly string[]): Sql =>
  sql`select ${columns} from accounts.accounts a where a.account_id = any(${ids}::uuid[])`

/** Locks the row: whoever changes an account's state waits for the one before. */
export const lockedAccount = (accountId: string): Sql =>
  sql`select state from accounts.accounts where account_id = ${accountId} for update`

export const accountsBefore = (before: string | null, q: string | null, limit: number): Sql => {
  const like = q === null ? null : `%${q.replace(/[\\%_]/g, '\\$&')}%`
  return sql`select ${columns} from accounts.accounts a
    ${where(before !== null && sql`a.account_id < ${before}`, like !== null && sql`(a.name ilike ${like} or a.email ilike ${like})`)}
    order by a.account_id desc limit ${limit}`
}

export const insertAccount = (account: Omit<Account, 'state' | 'stateReason'>): Sql => sql`
  insert into accounts.accounts (account_id, name, email, currency, timezone, country, state_since, api_rate_per_second,
    message_quota, message_quota_approval, pack, terms_dated, created_at)
  values (${account.accountId}, ${account.name}, ${account.email}, ${account.currency}, ${account.timezone}, ${account.country},
    ${account.createdAt}, ${account.apiRatePerSecond}, ${account.messageQuota}, ${account.messageQuotaApproval}, ${account.pack},
    ${account.termsDated}, ${account.createdAt})`

/** The columns of an account an operator may change. */
export type AccountChanges = Partial<
  Pick<
    Account,
    'name' | 'email' | 'timezone' | 'country' | 'apiRatePerSecond' | 'messageQuota' | 'messageQuotaApproval'
  >
>

export const updateAccount = (accountId: string, changes: AccountChanges): Sql => {
  const given = (name: keyof AccountChanges, column: Sql): Sql | null =>
    changes[name] === undefined ? null : sql`${column} = ${changes[name]}`
  const sets = [
    given('name', sql`name`),
    given('email', sql`email`),
    given('timezone', sql`timezone`),
    given('country', sql`country`),
    given('apiRatePerSecond', sql`api_rate_per_second`),
    given('messageQuota', sql`message_quota`),
    given('messageQuotaApproval', sql`message_quota_approval`),
  ].filter((one) => one !== null)
  const list = sets.reduce<Sql>((all, next, i) => (i === 0 ? next : sql`${all}, ${next}`), nothing)
  return sql`update accounts.accounts set ${list} where account_id = ${accountId}`
}

export const setState = (accountId: string, state: AccountState, since: Date): Sql =>
  sql`update accounts.accounts set state = ${state}, state_since = ${since} where account_id = ${accountId}`

export const openSuspension = (
  accountId: string,
  id: string,
  reason: SuspensionReason,
  note: string | null,
  clause: string | null,
  at: Date,
): Sql => sql`
  insert into accounts.suspensions (account_id, id, reason, note, clause, at)
  values (${accountId}, ${id}, ${reason}, ${note}, ${clause}, ${at})
  on conflict (account_id, reason) where lifted_at is null do nothing returning id`

/** Lifts the open suspensions of one reason, or of every reason when it is null; gives the reasons lifted. */
export const liftSuspensions = (
  accountId: string,
  reason: SuspensionReason | null,
  note: string | null,
  at: Date,
): Sql => sql`
  update accounts.suspensions set lifted_at = ${at}, lifted_note = ${note}
  where account_id = ${accountId} and lifted_at is null and (${reason}::text is null or reason = ${reason})
  returning reason`

export const openSuspensions = (accountId: string): Sql =>
  sql`select reason from accounts.suspensions where account_id = ${accountId} and lifted_at is null order by id`
