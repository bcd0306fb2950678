import { sql, where, type Sql } from '#platform/db.ts'

/** An API key as stored: all but its secret. */
export type ApiKeyRow = {
  readonly id: string
  readonly accountId: string | null
  readonly name: string
  readonly prefix: string
  readonly scopes: string[]
  readonly allowedIps: string[]
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}

const columns = sql`
  id, account_id as "accountId", name, prefix, scopes, allowed_ips as "allowedIps",
  created_at as "createdAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`

export const liveKeysByHash = (hashes: readonly string[]): Sql => sql`
  select encode(secret_hash, 'hex') as hash, ${columns} from accounts.api_keys
  where secret_hash in (select decode(h, 'hex') from unnest(${hashes}::text[]) as h) and revoked_at is null`

export const insertApiKey = (key: ApiKeyRow, hash: string): Sql => sql`
  insert into accounts.api_keys (id, account_id, name, prefix, secret_hash, scopes, allowed_ips, created_at)
  values (${key.id}, ${key.accountId}, ${key.name}, ${key.prefix}, decode(${hash}, 'hex'), ${key.scopes}, ${key.allowedIps},
    ${key.createdAt})`

/** Keys of an account, or the operator's when it is null. */
export const apiKeysBefore = (accountId: string | null, before: string | null, limit: number): Sql => sql`
  select ${columns} from accounts.api_keys
  ${where(sql`account_id is not distinct from ${accountId}::uuid`, before !== null && sql`id < ${before}`)}
  order by id desc limit ${limit}`

export const revokeKey = (accountId: string | null, id: string, at: Date): Sql => sql`
  update accounts.api_keys set revoked_at = coalesce(revoked_at, ${at})
  where id = ${id} and account_id is not distinct from ${accountId}::uuid
  returning encode(secret_hash, 'hex') as hash`

/** At most one write a minute, whatever the number of processes. */
export const touchKey = (id: string, at: Date, notSince: Date): Sql => sql`
  update accounts.api_keys set last_used_at = ${at} where id = ${id} and (last_used_at is null or last_used_at <= ${notSince})`
