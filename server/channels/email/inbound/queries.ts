import { sql, type Db } from '#platform/db.ts'

/** The live connectors for e-mail of some domains; those that were shown to have theirs come first. */
export const mailConnectorsAt = (on: Db, domains: readonly string[]) =>
  on.query<{ id: string; accountId: string; domain: string }>(sql`
    select id, account_id as "accountId", address as domain from channels.connectors
    where channel = 'email' and address = any(${domains}::text[]) and state <> 'disconnected' and credentials is not null
    order by (state = 'pending'), id`)
