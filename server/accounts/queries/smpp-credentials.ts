import { sql, where, type Sql } from '#platform/db.ts'

/** A customer's SMPP login as stored, without its password. */
export type SmppCredentialRow = {
  readonly id: string
  readonly accountId: string
  readonly systemId: string
  readonly allowedIps: string[]
  readonly maxBinds: number
  readonly maxPerSecond: number
  readonly createdAt: Date
  readonly revokedAt: Date | null
}

const columns = sql`
  id, account_id as "accountId", system_id as "systemId", allowed_ips as "allowedIps", max_binds as "maxBinds",
  max_per_second as "maxPerSecond", created_at as "createdAt", revoked_at as "revokedAt"`

/** Gives no row when the system id is taken. */
export const insertSmppCredential = (row: SmppCredentialRow, passwordHash: string): Sql => sql`
  insert into accounts.smpp_credentials (account_id, id, system_id, password_hash, allowed_ips, max_binds, max_per_second, created_at)
  values (${row.accountId}, ${row.id}, ${row.systemId}, ${passwordHash}, ${row.allowedIps}, ${row.maxBinds}, ${row.maxPerSecond},
    ${row.createdAt})
  on conflict (system_id) do nothing returning id`

export const smppCredentialsBefore = (accountId: string, before: string | null, limit: number): Sql => sql`
  select ${columns} from accounts.smpp_credentials
  ${where(sql`account_id = ${accountId}`, before !== null && sql`id < ${before}`)}
  order by id desc limit ${limit}`

export const smppCredentialForBind = (systemId: string): Sql => sql`
  select ${columns}, password_hash as hash from accounts.smpp_credentials
  where system_id = ${systemId} and revoked_at is null`

export const liveSmppCredentials = (ids: readonly string[]): Sql =>
  sql`select id from accounts.smpp_credentials where id = any(${ids}::uuid[]) and revoked_at is null`

export const revokeCredential = (accountId: string, id: string, at: Date): Sql => sql`
  update accounts.smpp_credentials set revoked_at = coalesce(revoked_at, ${at})
  where account_id = ${accountId} and id = ${id} returning id`
