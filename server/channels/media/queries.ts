import { sql, type Db, type Sql } from '#platform/db.ts'
import type { InboundMedia } from './note-inbound-media.ts'

/** A file as it is noted: waiting to be fetched, kept in pieces, or gone with the reason. */
export type MediaRow = {
  id: string
  account_id: string
  connector_id: string | null
  message_id: string | null
  source: string | null
  mime_type: string
  filename: string | null
  size_bytes: bigint | null
  state: 'waiting' | 'stored' | 'gone'
  attempts: number
  error: string | null
  sha256: Buffer | null
}

export const mediaNoted = (
  media: readonly (Omit<InboundMedia, 'body'> & { readonly id: string })[],
  at: Date,
): Sql => sql`
  insert into channels.media (account_id, id, connector_id, message_id, source, mime_type, filename, size_bytes, state, retry_at, created_at)
  select "accountId", id, "connectorId", "messageId", source, "mimeType", filename, "sizeBytes", 'waiting', ${at}::timestamptz, ${at}
  from json_to_recordset(${JSON.stringify(media)}::json) as m("accountId" uuid, id uuid, "connectorId" uuid, "messageId" uuid, source text,
    "mimeType" text, filename text, "sizeBytes" bigint)`

export const mediaById = (on: Db, accountId: string, id: string) =>
  on.query<MediaRow>(sql`
    select id, account_id, connector_id, message_id, source, mime_type, filename, size_bytes, state, attempts, error, sha256
    from channels.media where account_id = ${accountId} and id = ${id}`)

/** Whoever's it is, fetched already or not: the token in the address says that it may be given out. */
export const anyMediaById = (on: Db, id: string) =>
  on.query<MediaRow>(sql`
    select id, account_id, connector_id, message_id, source, mime_type, filename, size_bytes, state, attempts, error, sha256
    from channels.media where id = ${id}`)

/** Takes media whose provider can be asked, and puts off the next try, so that a process that dies loses none. */
export const mediaClaimed = (at: Date, again: Date, limit: number): Sql => sql`
  with due as (
    select m.account_id, m.id from channels.media m join channels.connectors c on c.id = m.connector_id
    where m.state = 'waiting' and m.retry_at <= ${at} and c.state in ('connected', 'paused')
    order by m.retry_at limit ${limit} for update of m skip locked)
  update channels.media m set retry_at = ${again}, attempts = attempts + 1 from due
  where m.account_id = due.account_id and m.id = due.id
  returning m.id, m.account_id, m.connector_id, m.message_id, m.source, m.mime_type, m.filename, m.size_bytes, m.state, m.attempts, m.error, m.sha256`

/** Gives up what no connector will ever fetch. */
export const mediaLeftBehind = (because: string): Sql => sql`
  update channels.media m set state = 'gone', error = ${because}, retry_at = null
  from channels.connectors c
  where m.state = 'waiting' and c.id = m.connector_id and c.state = 'disconnected' and not c.awaits_reactivation`

export const mediaFailed = (
  accountId: string,
  id: string,
  failure: { error: string; retryAt: Date | null },
): Sql => sql`
  update channels.media set error = ${failure.error}, retry_at = ${failure.retryAt},
    state = case when ${failure.retryAt}::timestamptz is null then 'gone' else state end
  where account_id = ${accountId} and id = ${id}`

export const mediaStored = (row: {
  accountId: string
  id: string
  mimeType: string
  filename: string | null
  sizeBytes: number
  sha256: Buffer
  at: Date
}): Sql => sql`
  insert into channels.media (account_id, id, mime_type, filename, size_bytes, sha256, state, created_at)
  values (${row.accountId}, ${row.id}, ${row.mimeType}, ${row.filename}, ${row.sizeBytes}, ${row.sha256}, 'stored', ${row.at})
  on conflict (account_id, id) do update set mime_type = excluded.mime_type, filename = coalesce(channels.media.filename, excluded.filename),
    size_bytes = excluded.size_bytes, sha256 = excluded.sha256, state = 'stored', error = null, retry_at = null
    where channels.media.state <> 'gone'
  returning id`

/** What is known of those of some files that are kept. */
export const mediaKept = (on: Db, accountId: string, ids: readonly string[]) =>
  on.query<Pick<MediaRow, 'id' | 'mime_type' | 'filename' | 'size_bytes'>>(sql`
    select id, mime_type, filename, size_bytes from channels.media
    where account_id = ${accountId} and id = any(${ids}::uuid[]) and state = 'stored'`)

export const chunkStored = (accountId: string, mediaId: string, n: number, bytes: Buffer): Sql => sql`
  insert into channels.media_chunks (account_id, media_id, n, bytes) values (${accountId}, ${mediaId}, ${n}, ${bytes})
  on conflict (media_id, n) do update set bytes = excluded.bytes`

export const chunkOf = (on: Db, accountId: string, mediaId: string, n: number) =>
  on.query<{ bytes: Buffer }>(sql`
    select bytes from channels.media_chunks where account_id = ${accountId} and media_id = ${mediaId} and n = ${n}`)

export const chunksForgotten = (accountId: string, messageId: string): Sql => sql`
  delete from channels.media_chunks where account_id = ${accountId}
    and media_id in (select id from channels.media where account_id = ${accountId} and message_id = ${messageId})`

export const mediaForgotten = (accountId: string, messageId: string, because: string): Sql => sql`
  update channels.media set state = 'gone', error = ${because}, retry_at = null, size_bytes = null, sha256 = null, filename = null
  where account_id = ${accountId} and message_id = ${messageId}`

export const roomHeld = (accountId: string): Sql =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`media room ${accountId}`}, 0))`

export const keptBytes = (accountId: string): Sql => sql`
  select coalesce(sum(size_bytes), 0)::bigint as bytes from channels.media where account_id = ${accountId} and state = 'stored'`

/** Deletes a file that is kept; gives a row where there was one. */
export const mediaDeleted = (accountId: string, id: string): Sql => sql`
  with pieces as (delete from channels.media_chunks where account_id = ${accountId} and media_id = ${id})
  update channels.media set state = 'gone', error = 'It was deleted.', retry_at = null, size_bytes = null, sha256 = null, filename = null
  where account_id = ${accountId} and id = ${id} and state = 'stored' returning id`

/** How large kept files are, whoever's they are. */
export const storedSizes = (on: Db, ids: readonly string[]) =>
  on.query<{ id: string; size: bigint }>(sql`
    select id, size_bytes as size from channels.media where id = any(${ids}::uuid[]) and state = 'stored'`)
