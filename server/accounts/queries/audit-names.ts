import { sql, type Sql } from '#platform/db.ts'

/** Something of an account with what it is called; `kind` is the prefix of its id. */
export type NamedRow = {
  readonly kind: 'usr' | 'key' | 'smc' | 'acc'
  readonly id: string
  readonly name: string
}

export const namesByUuid = (accountId: string | null, uuids: readonly string[]): Sql => sql`
  select 'usr' as kind, id, email as name from accounts.users
  where account_id is not distinct from ${accountId}::uuid and id = any(${uuids}::uuid[])
  union all
  select 'key', id, name from accounts.api_keys
  where account_id is not distinct from ${accountId}::uuid and id = any(${uuids}::uuid[])
  union all
  select 'smc', id, system_id from accounts.smpp_credentials
  where account_id = ${accountId}::uuid and id = any(${uuids}::uuid[])
  union all
  select 'acc', account_id, name from accounts.accounts
  where account_id = any(${uuids}::uuid[]) and account_id = coalesce(${accountId}::uuid, account_id)`

/** Users and keys of an account, or the operator's when it is null, by a part of what they are called. */
export const actorsNamed = (accountId: string | null, part: string): Sql => sql`
  select 'usr' as kind, id, email as name from accounts.users
  where account_id is not distinct from ${accountId}::uuid
    and (strpos(lower(email), lower(${part})) > 0 or strpos(lower(name), lower(${part})) > 0)
  union all
  select 'key', id, name from accounts.api_keys
  where account_id is not distinct from ${accountId}::uuid and strpos(lower(name), lower(${part})) > 0`
