import { sql, type Db } from '#platform/db.ts'
import type { LineRow } from './line.ts'
import type { Visitor, VisitorProfile } from './visitor.ts'
import type { VisitorUpdate } from './visitor-update.ts'

const visitor = sql`account_id as "accountId", id, site_key as "siteKey", external_id as "externalId", profile,
  line_count as "lineCount", delivered_seq as "deliveredSeq", read_seq as "readSeq", seen_seq as "seenSeq"`

const line = sql`id, seq, origin, client_id as "clientId", content, said_at as "saidAt"`

export const insertVisitor = (
  tx: Db,
  row: {
    accountId: string
    id: string
    siteKey: string
    externalId: string | null
    profile: VisitorProfile
    at: Date
  },
) =>
  tx.query<Visitor>(sql`
    insert into webchat.visitors (account_id, id, site_key, external_id, profile, created_at)
    values (${row.accountId}, ${row.id}, ${row.siteKey}, ${row.externalId}, ${JSON.stringify(row.profile)}, ${row.at})
    on conflict (account_id, site_key, external_id) where external_id is not null do nothing
    returning ${visitor}`)

/** Locked: what is said and who a visitor is change one after the other. */
export const visitorToChange = (tx: Db, accountId: string, id: string) =>
  tx.query<Visitor>(
    sql`select ${visitor} from webchat.visitors where account_id = ${accountId} and id = ${id} for update`,
  )

/** The visitor whom a customer's server vouched for; locked. */
export const provenVisitor = (tx: Db, accountId: string, siteKey: string, externalId: string) =>
  tx.query<Visitor>(sql`
    select ${visitor} from webchat.visitors
    where account_id = ${accountId} and site_key = ${siteKey} and external_id = ${externalId} for update`)

/** Two browsers in which the same person signs in at once are one after the other. */
export const holdIdentity = (tx: Db, siteKey: string, externalId: string) =>
  tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`webchat ${siteKey} ${externalId}`}, 0))`)

/** Whoever's the site is: for messages, which name a visitor by site and address; an old address leads to who it turned out to be. */
export const visitorAddressed = (on: Db, siteKey: string, id: string) =>
  on.query<Visitor>(sql`
    select ${visitor} from webchat.visitors where site_key = ${siteKey} and id =
      (select coalesce(became_id, id) from webchat.visitors where site_key = ${siteKey} and id = ${id})`)

export const setBecame = (tx: Db, accountId: string, id: string, becameId: string) =>
  tx.query(sql`
    update webchat.visitors set became_id = ${becameId}, line_count = 0, delivered_seq = 0, read_seq = 0, seen_seq = 0
    where account_id = ${accountId} and id = ${id}`)

export const setProfile = (
  tx: Db,
  accountId: string,
  id: string,
  change: { profile: VisitorProfile; externalId: string | null },
) =>
  tx.query<Visitor>(sql`
    update webchat.visitors
    set profile = profile || ${JSON.stringify(change.profile)}::jsonb, external_id = coalesce(${change.externalId}, external_id)
    where account_id = ${accountId} and id = ${id} returning ${visitor}`)

export const insertToken = (
  tx: Db,
  row: { hash: string; accountId: string; visitorId: string; at: Date; expiresAt: Date },
) =>
  tx.query(sql`
    insert into webchat.tokens (hash, account_id, visitor_id, created_at, expires_at)
    values (${row.hash}, ${row.accountId}, ${row.visitorId}, ${row.at}, ${row.expiresAt})`)

export const visitorByToken = (on: Db, accountId: string, siteKey: string, hash: string, at: Date) =>
  on.query<Visitor & { expiresAt: Date }>(sql`
    select visitors.account_id as "accountId", visitors.id, site_key as "siteKey", external_id as "externalId", profile,
      line_count as "lineCount", delivered_seq as "deliveredSeq", read_seq as "readSeq", seen_seq as "seenSeq", expires_at as "expiresAt"
    from webchat.tokens join webchat.visitors on visitors.account_id = tokens.account_id and visitors.id = tokens.visitor_id
    where tokens.account_id = ${accountId} and hash = ${hash} and expires_at > ${at} and site_key = ${siteKey}`)

/** A browser that comes back stays known. */
export const extendToken = (on: Db, accountId: string, hash: string, expiresAt: Date) =>
  on.query(
    sql`update webchat.tokens set expires_at = ${expiresAt} where account_id = ${accountId} and hash = ${hash}`,
  )

export const deleteToken = (on: Db, accountId: string, hash: string) =>
  on.query<{ visitorId: string }>(sql`
    delete from webchat.tokens where account_id = ${accountId} and hash = ${hash} returning visitor_id as "visitorId"`)

export const deleteTokensOf = (on: Db, accountId: string, visitorId: string) =>
  on.query(sql`delete from webchat.tokens where account_id = ${accountId} and visitor_id = ${visitorId}`)

/** The next seq of a visitor's chat; holds the visitor until the transaction ends. */
export const takeSeq = (tx: Db, accountId: string, visitorId: string) =>
  tx.query<{ seq: number }>(sql`
    update webchat.visitors set line_count = line_count + 1
    where account_id = ${accountId} and id = ${visitorId} returning line_count as seq`)

export const insertLine = (
  tx: Db,
  accountId: string,
  visitorId: string,
  row: Omit<LineRow, 'content'> & { content: unknown; messageId: string | null },
) =>
  tx.query<LineRow>(sql`
    insert into webchat.lines (account_id, visitor_id, seq, id, origin, client_id, message_id, content, said_at)
    values (${accountId}, ${visitorId}, ${row.seq}, ${row.id}, ${row.origin}, ${row.clientId}, ${row.messageId},
      ${JSON.stringify(row.content)}, ${row.saidAt})
    returning ${line}`)

export const lineByClientId = (on: Db, accountId: string, visitorId: string, clientId: string) =>
  on.query<LineRow>(sql`
    select ${line} from webchat.lines
    where account_id = ${accountId} and visitor_id = ${visitorId} and client_id = ${clientId}`)

export const lineByMessage = (on: Db, accountId: string, messageId: string) =>
  on.query<LineRow>(
    sql`select ${line} from webchat.lines where account_id = ${accountId} and message_id = ${messageId}`,
  )

export const lineById = (on: Db, accountId: string, visitorId: string, id: string) =>
  on.query<LineRow>(sql`
    select ${line} from webchat.lines where account_id = ${accountId} and visitor_id = ${visitorId} and id = ${id}`)

export const linesFrom = (on: Db, accountId: string, visitorId: string, after: number, limit: number) =>
  on.query<LineRow>(sql`
    select ${line} from webchat.lines
    where account_id = ${accountId} and visitor_id = ${visitorId} and seq > ${after} order by seq limit ${limit}`)

export const linesUpTo = (on: Db, accountId: string, visitorId: string, before: number, limit: number) =>
  on.query<LineRow>(sql`
    select ${line} from webchat.lines
    where account_id = ${accountId} and visitor_id = ${visitorId} and seq < ${before} order by seq desc limit ${limit}`)

/** Ids of what the business said between two marks. */
export const toldBetween = (on: Db, accountId: string, visitorId: string, after: number, upTo: number) =>
  on.query<{ id: string }>(sql`
    select id from webchat.lines
    where account_id = ${accountId} and visitor_id = ${visitorId} and origin = 'business' and seq > ${after} and seq <= ${upTo}
    order by seq`)

export const setMarks = (
  tx: Db,
  accountId: string,
  id: string,
  marks: { deliveredSeq: number; readSeq: number },
) =>
  tx.query(sql`
    update webchat.visitors set delivered_seq = ${marks.deliveredSeq}, read_seq = ${marks.readSeq}
    where account_id = ${accountId} and id = ${id}`)

/** The business read up to a line; never moves back. Gives no row when nothing moved. */
export const moveSeen = (on: Db, accountId: string, id: string, seq: number) =>
  on.query<{ seenSeq: number }>(sql`
    update webchat.visitors set seen_seq = ${seq}
    where account_id = ${accountId} and id = ${id} and seen_seq < ${seq} returning seen_seq as "seenSeq"`)

/** Moves what one visitor said and was told behind what another has; seqs go on counting. */
export const moveLines = (tx: Db, accountId: string, from: string, to: string, behind: number) =>
  tx.query(sql`
    update webchat.lines set visitor_id = ${to}, seq = seq + ${behind}
    where account_id = ${accountId} and visitor_id = ${from}`)

export const moveFiles = (tx: Db, accountId: string, from: string, to: string) =>
  tx.query(
    sql`update webchat.files set visitor_id = ${to} where account_id = ${accountId} and visitor_id = ${from}`,
  )

export const setCounts = (
  tx: Db,
  accountId: string,
  id: string,
  counts: { lineCount: number; deliveredSeq: number; readSeq: number; seenSeq: number },
) =>
  tx.query<Visitor>(sql`
    update webchat.visitors set line_count = ${counts.lineCount}, delivered_seq = ${counts.deliveredSeq},
      read_seq = ${counts.readSeq}, seen_seq = ${counts.seenSeq}
    where account_id = ${accountId} and id = ${id} returning ${visitor}`)

/** What is known of a file without its bytes. */
export type FileFacts = { id: string; filename: string; mimeType: string; sizeBytes: number }

const fileFacts = sql`id, filename, mime_type as "mimeType", size_bytes as "sizeBytes"`

export const insertFile = (
  tx: Db,
  row: FileFacts & { accountId: string; visitorId: string; body: Buffer; at: Date },
) =>
  tx.query(sql`
    insert into webchat.files (account_id, id, visitor_id, filename, mime_type, size_bytes, body, created_at)
    values (${row.accountId}, ${row.id}, ${row.visitorId}, ${row.filename}, ${row.mimeType}, ${row.sizeBytes}, ${row.body}, ${row.at})`)

export const sayFile = (tx: Db, accountId: string, visitorId: string, id: string) =>
  tx.query<FileFacts>(sql`
    update webchat.files set is_said = true
    where account_id = ${accountId} and visitor_id = ${visitorId} and id = ${id} returning ${fileFacts}`)

export const fileOfVisitor = (on: Db, accountId: string, visitorId: string, id: string) =>
  on.query<FileFacts & { body: Buffer }>(sql`
    select ${fileFacts}, body from webchat.files
    where account_id = ${accountId} and visitor_id = ${visitorId} and id = ${id}`)

/** A file said on a site, whoever's the site is. */
export const fileOfSite = (on: Db, siteKey: string, id: string) =>
  on.query<FileFacts & { body: Buffer }>(sql`
    select files.id, filename, mime_type as "mimeType", size_bytes as "sizeBytes", body
    from webchat.files join webchat.visitors on visitors.account_id = files.account_id and visitors.id = files.visitor_id
    where files.id = ${id} and site_key = ${siteKey}`)

/** What a visitor's files weigh that no line names: a bound on what a stranger can leave here. */
export const unsaidBytes = (on: Db, accountId: string, visitorId: string) =>
  on.query<{ bytes: bigint }>(sql`
    select coalesce(sum(size_bytes), 0)::bigint as bytes from webchat.files
    where account_id = ${accountId} and visitor_id = ${visitorId} and not is_said`)

export const insertUpdate = (
  tx: Db,
  row: { accountId: string; id: string; siteKey: string; visitorId: string; update: VisitorUpdate },
) =>
  tx.query(sql`
    insert into webchat.updates (account_id, id, site_key, visitor_id, update)
    values (${row.accountId}, ${row.id}, ${row.siteKey}, ${row.visitorId}, ${JSON.stringify(row.update)})`)

/** An update that this process is to tell. */
export type ClaimedUpdate = { accountId: string; id: string; visitorId: string; update: VisitorUpdate }

/** Takes up the oldest update of each visitor of a site: what comes after it waits until it is told. */
export const claimUpdates = (on: Db, siteKey: string, at: Date, until: Date, limit: number) =>
  on.query<ClaimedUpdate>(sql`
    update webchat.updates as mine set claimed_until = ${until}
    from (
      select account_id, id from webchat.updates as waiting
      where site_key = ${siteKey} and (claimed_until is null or claimed_until <= ${at})
        and not exists (select from webchat.updates as earlier
          where earlier.account_id = waiting.account_id and earlier.visitor_id = waiting.visitor_id and earlier.id < waiting.id)
      order by id limit ${limit} for update skip locked
    ) as due
    where mine.account_id = due.account_id and mine.id = due.id
    returning mine.account_id as "accountId", mine.id, mine.visitor_id as "visitorId", mine.update`)

export const deleteUpdate = (on: Db, accountId: string, id: string) =>
  on.query(sql`delete from webchat.updates where account_id = ${accountId} and id = ${id}`)

export const releaseUpdate = (on: Db, accountId: string, id: string, at: Date) =>
  on.query(
    sql`update webchat.updates set claimed_until = ${at} where account_id = ${accountId} and id = ${id}`,
  )

/** Visitors, whom they turned out to be, and who turned out to be those; locked, so that nothing is said meanwhile. */
export const visitorsOfPeople = (tx: Db, accountId: string, ids: readonly string[]) =>
  tx.query<{ id: string }>(sql`
    with recursive people(id) as (
      select unnest(${ids}::uuid[])
      union
      select case when v.id = people.id then v.became_id else v.id end
      from people join webchat.visitors v
        on v.account_id = ${accountId} and v.became_id is not null and (v.id = people.id or v.became_id = people.id))
    select id from webchat.visitors
    where account_id = ${accountId} and id in (select id from people) order by id for update`)

export const deleteUpdatesOf = (tx: Db, accountId: string, visitorIds: readonly string[]) =>
  tx.query(
    sql`delete from webchat.updates where account_id = ${accountId} and visitor_id = any(${visitorIds}::uuid[])`,
  )

export const deleteLinesOf = (tx: Db, accountId: string, visitorIds: readonly string[]) =>
  tx.query(
    sql`delete from webchat.lines where account_id = ${accountId} and visitor_id = any(${visitorIds}::uuid[])`,
  )

export const deleteFilesOf = (tx: Db, accountId: string, visitorIds: readonly string[]) =>
  tx.query(
    sql`delete from webchat.files where account_id = ${accountId} and visitor_id = any(${visitorIds}::uuid[])`,
  )

export const deleteTokensOfAll = (tx: Db, accountId: string, visitorIds: readonly string[]) =>
  tx.query(
    sql`delete from webchat.tokens where account_id = ${accountId} and visitor_id = any(${visitorIds}::uuid[])`,
  )

export const deleteVisitors = (tx: Db, accountId: string, ids: readonly string[]) =>
  tx.query(sql`delete from webchat.visitors where account_id = ${accountId} and id = any(${ids}::uuid[])`)

/** Of every account: clocks of the platform. */
export const deleteExpiredTokens = (on: Db, at: Date) =>
  on.query(sql`delete from webchat.tokens where expires_at <= ${at}`)

export const deleteUnsaidFiles = (on: Db, before: Date) =>
  on.query(sql`delete from webchat.files where not is_said and created_at < ${before}`)
