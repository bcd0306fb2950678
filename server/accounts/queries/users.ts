import { sql, where, type Sql } from '#platform/db.ts'
import type { Role } from '../scopes.ts'

/** A user as stored; `accountId` is null for the operator's. */
export type UserRow = {
  readonly id: string
  readonly accountId: string | null
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly createdAt: Date
}

const columns = sql`u.id, u.account_id as "accountId", u.email, u.name, u.role, u.created_at as "createdAt"`

/** Gives no row when the e-mail address is taken. */
export const insertUser = (user: UserRow): Sql => sql`
  insert into accounts.users (id, account_id, email, name, role, created_at)
  values (${user.id}, ${user.accountId}, ${user.email}, ${user.name}, ${user.role}, ${user.createdAt})
  on conflict (lower(email)) do nothing returning id`

export const insertPassword = (userId: string, accountId: string | null, hash: string, at: Date): Sql => sql`
  insert into accounts.passwords (user_id, account_id, hash, set_at) values (${userId}, ${accountId}, ${hash}, ${at})`

export const replacePassword = (userId: string, hash: string, at: Date): Sql => sql`
  insert into accounts.passwords (user_id, account_id, hash, set_at)
  select id, account_id, ${hash}, ${at} from accounts.users where id = ${userId}
  on conflict (user_id) do update set hash = excluded.hash, set_at = excluded.set_at`

export const insertPasswordToken = (hash: string, user: UserRow, expiresAt: Date): Sql => sql`
  insert into accounts.password_tokens (token_hash, user_id, account_id, expires_at)
  values (decode(${hash}, 'hex'), ${user.id}, ${user.accountId}, ${expiresAt})`

/** Uses a token up; gives its user when it was still good. */
export const takePasswordToken = (hash: string, at: Date): Sql => sql`
  with taken as (delete from accounts.password_tokens where token_hash = decode(${hash}, 'hex') returning user_id, expires_at)
  select ${columns} from taken join accounts.users u on u.id = taken.user_id where taken.expires_at > ${at}`

export const userForSignIn = (email: string): Sql => sql`
  select ${columns}, p.hash from accounts.users u left join accounts.passwords p on p.user_id = u.id
  where lower(u.email) = lower(${email})`

export const userWithPassword = (id: string): Sql => sql`
  select ${columns}, p.hash from accounts.users u left join accounts.passwords p on p.user_id = u.id where u.id = ${id}`

export const dropPasswordTokens = (userId: string): Sql =>
  sql`delete from accounts.password_tokens where user_id = ${userId}`

export const userById = (id: string): Sql => sql`select ${columns} from accounts.users u where u.id = ${id}`

/** A user with how far they are let in: whether a password is set, and how long the newest link to set one is good. */
export type UserWithAccess = UserRow & { readonly hasPassword: boolean; readonly linkEndsAt: Date | null }

const access = sql`
  exists (select from accounts.passwords p where p.user_id = u.id) as "hasPassword",
  (select max(t.expires_at) from accounts.password_tokens t where t.user_id = u.id) as "linkEndsAt"`

/** The users of an account; `q` is a part of their name or e-mail address. */
export const usersBefore = (
  accountId: string,
  { q, before, limit }: { readonly q: string | null; readonly before: string | null; readonly limit: number },
): Sql => {
  const like = q === null ? null : `%${q.replace(/[\\%_]/g, '\\$&')}%`
  return sql`select ${columns}, ${access} from accounts.users u
    ${where(
      sql`u.account_id = ${accountId}`,
      before !== null && sql`u.id < ${before}`,
      like !== null && sql`(u.name ilike ${like} or u.email ilike ${like})`,
    )}
    order by u.id desc limit ${limit}`
}

export const userWithAccess = (accountId: string, id: string): Sql => sql`
  select ${columns}, ${access} from accounts.users u where u.account_id = ${accountId} and u.id = ${id}`

/** The user of an account, locked; no row for another account's. */
export const lockedUser = (accountId: string, id: string): Sql => sql`
  select ${columns} from accounts.users u where u.account_id = ${accountId} and u.id = ${id} for update`

/** The owners of an account, locked, so that two of them cannot remove each other at once. */
export const lockedOwners = (accountId: string): Sql =>
  sql`select u.id from accounts.users u where u.account_id = ${accountId} and u.role = 'owner' order by u.id for update`

export const userRoleChanged = (accountId: string, id: string, role: Role): Sql =>
  sql`update accounts.users set role = ${role} where account_id = ${accountId} and id = ${id}`

export const deleteUser = (accountId: string, id: string): Sql =>
  sql`delete from accounts.users where account_id = ${accountId} and id = ${id}`
