import { sql, type Sql } from '#platform/db.ts'
import type { DisabledReason } from '../endpoint.ts'

const shown = sql`id, url, events, description, enabled, disabled_reason, failing_since, created_at`

export type NewEndpointRow = {
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
  readonly description: string
  readonly secret: string
  readonly createdAt: Date
}

export const endpointsOf = (accountId: string, beforeId: string | null, limit: number): Sql => sql`
  select ${shown} from webhooks.endpoints
  where account_id = ${accountId} and (${beforeId}::uuid is null or id < ${beforeId}::uuid)
  order by id desc limit ${limit}`

export const endpointById = (accountId: string, id: string): Sql => sql`
  select ${shown} from webhooks.endpoints where account_id = ${accountId} and id = ${id}`

export const lockedEndpoint = (accountId: string, id: string): Sql => sql`
  select ${shown} from webhooks.endpoints where account_id = ${accountId} and id = ${id} for update`

export const endpointCount = (accountId: string): Sql => sql`
  select count(*)::int as n from webhooks.endpoints where account_id = ${accountId}`

export const insertEndpoint = (accountId: string, row: NewEndpointRow): Sql => sql`
  insert into webhooks.endpoints (account_id, id, url, events, description, secret, created_at)
  values (${accountId}, ${row.id}, ${row.url}, ${row.events}, ${row.description}, ${row.secret}, ${row.createdAt})
  returning ${shown}`

/** Null leaves a column as it is. Switching on forgets why the endpoint was off and since when it fails. */
export const updateEndpoint = (
  accountId: string,
  id: string,
  change: {
    readonly url: string | null
    readonly events: readonly string[] | null
    readonly description: string | null
    readonly enabled: boolean | null
  },
): Sql => sql`
  update webhooks.endpoints set
    url = coalesce(${change.url}, url), events = coalesce(${change.events}::text[], events),
    description = coalesce(${change.description}, description), enabled = coalesce(${change.enabled}::boolean, enabled),
    disabled_reason = case ${change.enabled}::boolean when true then null when false then coalesce(disabled_reason, 'by_customer') else disabled_reason end,
    failing_since = case when ${change.enabled}::boolean then null else failing_since end
  where account_id = ${accountId} and id = ${id} returning ${shown}`

export const deleteEndpoint = (accountId: string, id: string): Sql => sql`
  delete from webhooks.endpoints where account_id = ${accountId} and id = ${id}`

export const endpointSecretRotated = (
  accountId: string,
  id: string,
  secret: string,
  previousUntil: Date,
): Sql => sql`
  update webhooks.endpoints set previous_secret = secret, previous_until = ${previousUntil}, secret = ${secret}
  where account_id = ${accountId} and id = ${id} returning ${shown}`

export const accountSecretRotated = (
  accountId: string,
  secret: string,
  previousUntil: Date,
  at: Date,
): Sql => sql`
  insert into webhooks.signing_secrets as s (account_id, secret, created_at) values (${accountId}, ${secret}, ${at})
  on conflict (account_id) do update
  set previous_secret = s.secret, previous_until = ${previousUntil}, secret = excluded.secret`

export const accountSecretIfMissing = (accountId: string, secret: string, at: Date): Sql => sql`
  insert into webhooks.signing_secrets (account_id, secret, created_at) values (${accountId}, ${secret}, ${at})
  on conflict (account_id) do nothing`

export const enabledEndpointsOf = (accountIds: readonly string[]): Sql => sql`
  select account_id, id, url, events, secret, previous_secret, previous_until, failing_since
  from webhooks.endpoints where account_id = any(${accountIds}) and enabled`

export const accountSecretsOf = (accountIds: readonly string[]): Sql => sql`
  select account_id, secret, previous_secret, previous_until from webhooks.signing_secrets
  where account_id = any(${accountIds})`

export const failingSinceNoted = (accountId: string, id: string, since: Date | null): Sql => sql`
  update webhooks.endpoints set failing_since = ${since}
  where account_id = ${accountId} and id = ${id} and failing_since is distinct from ${since}::timestamptz`

export const endpointDisabled = (accountId: string, id: string, reason: DisabledReason): Sql => sql`
  update webhooks.endpoints set enabled = false, disabled_reason = ${reason}
  where account_id = ${accountId} and id = ${id} and enabled returning ${shown}`
