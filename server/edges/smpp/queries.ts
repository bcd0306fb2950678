import { sql, type Db, type Tx } from '#platform/db.ts'
import type { KeptPart } from './long-message.ts'

const longMessage = sql`account_id as "accountId", id, system_id as "systemId", source, destination, reference, width, total, parts,
  is_whole as "isWhole", message_id as "messageId"`

/** What makes parts belong together. */
export type PartsKey = {
  source: string
  destination: string
  reference: number
  width: string
  total: number
}

export type LongMessageRow = PartsKey & {
  accountId: string
  id: string
  systemId: string
  parts: Record<string, KeptPart>
  isWhole: boolean
  messageId: string | null
}

/** Adds parts to their messages, or begins them. A place that is taken keeps what it has. */
export const mergeParts = (tx: Tx, rows: readonly object[], at: Date, expiresAt: Date) =>
  tx.query<LongMessageRow>(sql`
    insert into edges.smpp_long_messages as kept
      (account_id, id, system_id, source, destination, reference, width, total, parts, is_whole, changed_at, expires_at)
    select "accountId", id, "systemId", source, destination, reference, width, total, parts,
      (select count(*) from jsonb_object_keys(parts)) = total, ${at}::timestamptz, ${expiresAt}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as new("accountId" uuid, id uuid, "systemId" text, source text,
      destination text, reference int, width text, total smallint, parts jsonb)
    on conflict (account_id, system_id, source, destination, reference, width, total) where not is_whole
    do update set parts = excluded.parts || kept.parts, changed_at = excluded.changed_at,
      is_whole = (select count(*) from jsonb_object_keys(excluded.parts || kept.parts)) = kept.total
    returning ${longMessage}`)

/** Messages of some logins that became whole before `before` and were never admitted: their process ended in between. */
export const stuckLongMessages = (
  tx: Tx,
  accountIds: readonly string[],
  systemIds: readonly string[],
  before: Date,
) =>
  tx.query<LongMessageRow>(sql`
    select ${longMessage} from edges.smpp_long_messages
    where is_whole and message_id is null and account_id = any(${accountIds}::uuid[]) and system_id = any(${systemIds}::text[])
      and changed_at < ${before}`)

/** Puts another message in the place of one that is given up, or that turned out to hold another's parts. */
export const replaceLongMessage = (
  tx: Tx,
  accountId: string,
  id: string,
  by: { id: string; parts: object; isWhole: boolean; at: Date; expiresAt: Date },
) =>
  tx.query<LongMessageRow>(sql`
    update edges.smpp_long_messages
    set id = ${by.id}, parts = ${JSON.stringify(by.parts)}::jsonb, is_whole = ${by.isWhole}, changed_at = ${by.at}, expires_at = ${by.expiresAt}
    where account_id = ${accountId} and id = ${id} returning ${longMessage}`)

export const deleteLongMessage = (tx: Tx, accountId: string, id: string) =>
  tx.run(
    sql`delete from edges.smpp_long_messages where account_id = ${accountId} and id = ${id} and message_id is null`,
  )

/** The whole was admitted: the parts are no longer needed, their ids are. */
export const closeLongMessage = (on: Db, accountId: string, id: string, messageId: string, expiresAt: Date) =>
  on.query(sql`
    update edges.smpp_long_messages set message_id = ${messageId}, is_whole = true, parts = '{}', expires_at = ${expiresAt}
    where account_id = ${accountId} and id = ${id}`)

/** Takes back parts that were refused for now: their sender will bring them again. */
export const takePartsBack = (tx: Tx, accountId: string, id: string, positions: readonly string[]) =>
  tx.run(sql`
    update edges.smpp_long_messages set parts = parts - ${positions}::text[], is_whole = false
    where account_id = ${accountId} and id = ${id} and message_id is null`)

export const longMessageById = (on: Db, accountId: string, id: string) =>
  on.query<LongMessageRow>(
    sql`select ${longMessage} from edges.smpp_long_messages where account_id = ${accountId} and id = ${id}`,
  )

/** Whole messages nobody admitted, and incomplete ones whose time ran out. */
export const longMessagesToSettle = (on: Db, now: Date, stuckBefore: Date, limit: number) =>
  on.query<LongMessageRow>(sql`
    (select ${longMessage} from edges.smpp_long_messages
     where is_whole and message_id is null and changed_at < ${stuckBefore} limit ${limit})
    union all
    (select ${longMessage} from edges.smpp_long_messages where not is_whole and expires_at <= ${now} limit ${limit})`)

export const deleteClosedLongMessages = (on: Db, now: Date) =>
  on.query(sql`delete from edges.smpp_long_messages where message_id is not null and expires_at <= ${now}`)

/** A delivery to a login: receipt or message. Ids are dashed uuids. */
export type OutgoingRow = {
  accountId: string
  id: string
  systemId: string
  about: string
  pdu: object
}

/** Adds deliveries; one that is there already stays as it is. */
export const insertOutgoing = (tx: Tx, rows: readonly OutgoingRow[], at: Date, expiresAt: Date) =>
  tx.query(sql`
    insert into edges.smpp_outgoing (account_id, id, system_id, about, pdu, next_at, expires_at)
    select "accountId", id, "systemId", about, pdu, ${at}::timestamptz, ${expiresAt}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as new("accountId" uuid, id uuid, "systemId" text, about text, pdu json)
    on conflict (account_id, id) do nothing`)

/** Wakes whoever has the login bound, in any process, at commit. */
export const announceOutgoing = (tx: Tx, mailboxes: readonly string[]) =>
  tx.query(sql`select pg_notify('patchbay_smpp', mailbox) from unnest(${mailboxes}::text[]) as mailbox`)

export type ClaimedRow = { id: string; about: string; pdu: unknown; attempts: number }

/** Takes up deliveries that are due, the oldest of each message only, for a process. */
export const claimOutgoing = (
  on: Db,
  accountId: string,
  systemId: string,
  node: number,
  now: Date,
  limit: number,
) =>
  on.query<ClaimedRow>(sql`
    update edges.smpp_outgoing as mine set owner = ${node}
    from (
      select account_id, id from edges.smpp_outgoing as waiting
      where account_id = ${accountId} and system_id = ${systemId} and owner is null and next_at <= ${now} and expires_at > ${now}
        and not exists (select from edges.smpp_outgoing as earlier
          where earlier.account_id = waiting.account_id and earlier.about = waiting.about and earlier.id < waiting.id
            and earlier.expires_at > ${now})
      order by id limit ${limit} for update skip locked
    ) as due
    where mine.account_id = due.account_id and mine.id = due.id
    returning mine.id, mine.about, mine.pdu, mine.attempts`)

export const deleteOutgoing = (tx: Tx, accountId: string, ids: readonly string[]) =>
  tx.run(sql`delete from edges.smpp_outgoing where account_id = ${accountId} and id = any(${ids}::uuid[])`)

/** Gives deliveries back, to be tried at their times. */
export const retryOutgoing = (
  tx: Tx,
  accountId: string,
  rows: readonly { id: string; attempts: number; nextAt: string }[],
) =>
  tx.run(sql`
    update edges.smpp_outgoing as kept set owner = null, attempts = again.attempts, next_at = again."nextAt"
    from json_to_recordset(${JSON.stringify(rows)}::json) as again(id uuid, attempts smallint, "nextAt" timestamptz)
    where kept.account_id = ${accountId} and kept.id = again.id`)

/** A login bound anew: what failed before is tried at once. */
export const retryOutgoingNow = (on: Db, accountId: string, systemId: string, now: Date) =>
  on.query(sql`
    update edges.smpp_outgoing set next_at = ${now}
    where account_id = ${accountId} and system_id = ${systemId} and owner is null and next_at > ${now}`)

export const ownersOfOutgoing = (on: Db) =>
  on.query<{ owner: number }>(sql`select distinct owner from edges.smpp_outgoing where owner is not null`)

/** What processes that ended were sending goes back; gives the logins it is for. */
export const releaseOutgoing = (on: Db, owners: readonly number[]) =>
  on.query<{ accountId: string; systemId: string }>(sql`
    with released as (
      update edges.smpp_outgoing set owner = null where owner = any(${owners}::int[]) returning account_id, system_id
    )
    select distinct account_id as "accountId", system_id as "systemId" from released`)

export const deleteExpiredOutgoing = (on: Db, now: Date, limit: number) =>
  on.query<{ id: string }>(sql`
    delete from edges.smpp_outgoing where (account_id, id) in
      (select account_id, id from edges.smpp_outgoing where expires_at <= ${now} limit ${limit})
    returning id`)

export const countOutgoing = (on: Db) =>
  on.query<{ count: bigint }>(sql`select count(*) as count from edges.smpp_outgoing`)

export const rememberReceiver = (on: Db, accountId: string, systemId: string, at: Date) =>
  on.query(sql`
    insert into edges.smpp_receivers as known (account_id, system_id, last_bound_at) values (${accountId}, ${systemId}, ${at})
    on conflict (account_id, system_id) do update set last_bound_at = excluded.last_bound_at`)

/** The logins of an account that take what contacts write. */
export const receiversOf = (on: Db, accountId: string, boundSince: Date) =>
  on.query<{ systemId: string }>(sql`
    select system_id as "systemId" from edges.smpp_receivers
    where account_id = ${accountId} and takes_messages and last_bound_at >= ${boundSince} order by system_id`)

export type ReceiverRow = { systemId: string; takesMessages: boolean; lastBoundAt: Date }

const receiver = sql`system_id as "systemId", takes_messages as "takesMessages", last_bound_at as "lastBoundAt"`

export const receivers = (on: Db, accountId: string) =>
  on.query<ReceiverRow>(
    sql`select ${receiver} from edges.smpp_receivers where account_id = ${accountId} order by system_id`,
  )

export const setTakesMessages = (on: Db, accountId: string, systemId: string, takes: boolean) =>
  on.query<ReceiverRow>(sql`
    update edges.smpp_receivers set takes_messages = ${takes} where account_id = ${accountId} and system_id = ${systemId}
    returning ${receiver}`)
