import { sql, type Db, type Sql } from '#platform/db.ts'
import type { MessageStatus } from '#shared/message-statuses.ts'

export type SubmissionRow = {
  readonly message_id: string
  readonly account_id: string
  readonly carrier_id: string
  readonly ref: string
  readonly part: number
  readonly parts: number
}

/** What a carrier calls the parts of a message, as it is kept. */
export const submissionsOf = (
  { accountId, messageId, carrierId }: { accountId: string; messageId: string; carrierId: string },
  refs: readonly string[],
): SubmissionRow[] =>
  refs.map((ref, i) => ({
    message_id: messageId,
    account_id: accountId,
    carrier_id: carrierId,
    ref,
    part: i + 1,
    parts: refs.length,
  }))

/** Remembers what the carrier calls each part. */
export const insertSubmissions = (rows: readonly SubmissionRow[]): Sql => sql`
  insert into messaging.submissions (message_id, account_id, carrier_id, ref, part, parts)
  select message_id, account_id, carrier_id, ref, part, parts
  from json_to_recordset(${JSON.stringify(rows)}::json) as x(message_id uuid, account_id uuid, carrier_id uuid, ref text, part smallint, parts smallint)`

/** Finds the messages of some references of carriers that are one system; the newest wins where it used one twice. */
export const submissionsByRef = (on: Db, carrierIds: readonly string[], refs: readonly string[]) =>
  on.query<SubmissionRow & { address: string }>(sql`
    select distinct on (s.ref) s.message_id, s.account_id, s.carrier_id, s.ref, s.part, s.parts, m.address
    from messaging.submissions s join messaging.messages m on m.account_id = s.account_id and m.id = s.message_id
    where s.ref = any(${refs}::text[]) and s.carrier_id = any(${carrierIds}::uuid[]) order by s.ref, s.message_id desc`)

export type OwnMessage = {
  readonly id: string
  readonly status: MessageStatus
  readonly address: string
  /** The carrier it was handed to. */
  readonly carrier_id: string
  /** It waits to be sent once more, for an earlier hand-over had no answer. */
  readonly was_unclear: boolean
}

/** The message of an account that was handed to one of some carriers, by our own id; `code` is that of a hand-over without an answer. */
export const ownMessage = (
  on: Db,
  {
    accountId,
    messageId,
    carrierIds,
    code,
  }: { accountId: string; messageId: string; carrierIds: readonly string[]; code: string },
) =>
  on.query<OwnMessage>(sql`
    select m.id, m.status, m.address, coalesce(unclear.carrier_id, m.carrier_id, (${carrierIds}::uuid[])[1]) as carrier_id,
      unclear.carrier_id is not null as was_unclear
    from messaging.messages m left join lateral (
      select e.carrier_id from messaging.message_events e
      where e.account_id = m.account_id and e.message_id = m.id and e.code = ${code} and e.carrier_id = any(${carrierIds}::uuid[])
      order by e.at desc limit 1) unclear on true
    where m.account_id = ${accountId} and m.id = ${messageId} and m.direction = 'outbound'
      and (m.carrier_id is null or m.carrier_id = any(${carrierIds}::uuid[]))`)

/** Notes what the carrier calls a message it took without an answer; that it is unclear is said no longer. */
export const referenceNoted = (row: SubmissionRow, code: string): Sql => sql`
  with noted as (
    insert into messaging.submissions (message_id, account_id, carrier_id, ref, part, parts)
    select ${row.message_id}, ${row.account_id}, ${row.carrier_id}, ${row.ref}, ${row.part}, ${row.parts}
    where not exists (
      select from messaging.submissions where message_id = ${row.message_id} and carrier_id = ${row.carrier_id} and ref = ${row.ref}))
  update messaging.messages set code = null, detail = null
  where account_id = ${row.account_id} and id = ${row.message_id} and code = ${code} and status in ('submitted', 'delivered', 'read')`

/** Notes the fate of one part of a long message; gives the fate of all its parts. */
export const recordPart = async (
  tx: Db,
  row: Pick<SubmissionRow, 'account_id' | 'message_id' | 'ref' | 'carrier_id'>,
  state: string,
) => {
  // Two parts may come at once: whoever comes second must see what the first wrote.
  await tx.query(
    sql`select 1 from messaging.messages where account_id = ${row.account_id} and id = ${row.message_id} for update`,
  )
  await tx.query(sql`
    update messaging.submissions set state = ${state}
    where message_id = ${row.message_id} and ref = ${row.ref} and carrier_id = ${row.carrier_id} and state is null`)
  return tx.query<{ state: string | null }>(
    sql`select state from messaging.submissions where message_id = ${row.message_id}`,
  )
}

export type ParkedRow = {
  id: string
  carrier_id: string
  ref: string
  receipt: unknown
  received_at: Date
  retry_at: Date
  expires_at: Date
}

export const parkReceipts = (
  rows: readonly {
    id: string
    carrier_id: string
    ref: string
    receipt: unknown
    received_at: string
    retry_at: string
    expires_at: string
  }[],
): Sql => sql`
  insert into messaging.parked_receipts (id, carrier_id, ref, receipt, received_at, retry_at, expires_at)
  select * from json_to_recordset(${JSON.stringify(rows)}::json)
    as x(id uuid, carrier_id uuid, ref text, receipt jsonb, received_at timestamptz, retry_at timestamptz, expires_at timestamptz)`

/**
 * Takes parked receipts whose next try is due, and puts that off by as long as they have waited: a second at least, half a
 * minute at most. The expired are dropped.
 */
export const takeParked = async (tx: Db, now: Date, limit: number) => {
  await tx.query(sql`delete from messaging.parked_receipts where expires_at <= ${now}`)
  return tx.query<ParkedRow>(sql`
    update messaging.parked_receipts
    set retry_at = ${now}::timestamptz + least(greatest(${now}::timestamptz - received_at, interval '1 second'), interval '30 seconds')
    where id in (select id from messaging.parked_receipts where retry_at <= ${now} order by retry_at limit ${limit} for update skip locked)
    returning *`)
}

export const forgetParked = (ids: readonly string[]): Sql =>
  sql`delete from messaging.parked_receipts where id = any(${ids}::uuid[])`
