import { sql, type Db, type Sql } from '#platform/db.ts'
import type { GoneParts } from './part-book.ts'

export const partsGone = (on: Db, accountId: string, messageId: string) =>
  on.query<{ refs: GoneParts }>(sql`
    select refs from channels.parts_gone where account_id = ${accountId} and message_id = ${messageId}`)

export const partsKept = (accountId: string, messageId: string, gone: GoneParts, at: Date): Sql => sql`
  insert into channels.parts_gone (account_id, message_id, refs, at)
  values (${accountId}, ${messageId}, ${JSON.stringify(gone)}::jsonb, ${at})
  on conflict (account_id, message_id) do update set refs = excluded.refs, at = excluded.at`

export const partsForgotten = (before: Date): Sql => sql`delete from channels.parts_gone where at < ${before}`
