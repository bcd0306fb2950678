import { sql, type Sql } from '#platform/db.ts'

/** A credential as stored; ids are dashed uuids. `secret`: an auth token sealed, an API key's secret hashed. */
export type CredentialRow = {
  readonly id: string
  readonly accountId: string
  readonly kind: 'auth_token' | 'api_key'
  readonly rank: 'primary' | 'secondary' | null
  readonly name: string
  readonly secret: string
  readonly createdAt: Date
}

const columns = sql`id, account_id as "accountId", kind, rank, name, secret, created_at as "createdAt"`

/** Gives no row when the account has a token of that rank. */
export const insertCredential = (row: CredentialRow): Sql => sql`
  insert into edges.twilio_credentials (account_id, id, kind, rank, name, secret, created_at)
  values (${row.accountId}, ${row.id}, ${row.kind}, ${row.rank}, ${row.name}, ${row.secret}, ${row.createdAt})
  on conflict do nothing returning id`

export const credentialsOf = (accountId: string): Sql => sql`
  select ${columns} from edges.twilio_credentials where account_id = ${accountId} order by id`

/** The auth tokens of some accounts, and some API keys whosever they are, with the form their accounts want to be told in. */
export const credentialsToCheck = (accountIds: readonly string[], keyIds: readonly string[]): Sql => sql`
  select ${columns}, (select callback_body from edges.twilio_settings as chosen
    where chosen.account_id = twilio_credentials.account_id) as "callbackBody"
  from edges.twilio_credentials
  where (kind = 'auth_token' and account_id = any(${accountIds}::uuid[])) or (kind = 'api_key' and id = any(${keyIds}::uuid[]))`

export const deleteCredential = (accountId: string, id: string): Sql => sql`
  delete from edges.twilio_credentials where account_id = ${accountId} and id = ${id}`

export const promoteCredential = (accountId: string, id: string): Sql => sql`
  update edges.twilio_credentials set rank = 'primary' where account_id = ${accountId} and id = ${id}`

export const callbackBodyOf = (accountId: string): Sql => sql`
  select callback_body as "callbackBody" from edges.twilio_settings where account_id = ${accountId}`

export const setCallbackBody = (accountId: string, callbackBody: string): Sql => sql`
  insert into edges.twilio_settings (account_id, callback_body) values (${accountId}, ${callbackBody})
  on conflict (account_id) do update set callback_body = excluded.callback_body`
