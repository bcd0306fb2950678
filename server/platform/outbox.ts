import type { EventItem, EventName, Events } from '#events.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from './clock.ts'
import { sql, type Db, type Sql } from './db.ts'

/** Events of one kind that happened to one account in one transaction. */
export type EventBatch<N extends EventName = EventName> = {
  /** The batch's own id; item n is the event `eventId(batch, n)`. */
  readonly id: string
  readonly name: N
  /** Null for events of the installation itself. */
  readonly accountId: string | null
  readonly at: Date
  readonly items: readonly Events[N][]
  readonly position: OutboxPosition
}

/** A place in the outbox: everything up to here has been read. */
export type OutboxPosition = { readonly xid: string; readonly id: string }

/** Records that something happened, in the caller's transaction: it is told if, and only if, the transaction commits. */
export async function publish<N extends EventName>(
  tx: Db,
  name: N,
  accountId: string | null,
  ...items: Events[N][]
): Promise<void> {
  if (items.length > 0) await tx.query(publication(name, accountId, items))
}

/** The statement behind `publish`, for callers that send many statements at once. */
export function publication<N extends EventName>(
  name: N,
  accountId: string | null,
  items: readonly Events[N][],
): Sql {
  const id = uuidOf(newId('evt', nowMs()))
  return sql`insert into platform.outbox (id, account_id, name, items, at)
             values (${id}, ${accountId}, ${name}, ${JSON.stringify(items)}, ${now()})`
}

/** The id of one event of a batch: stable over redelivery, so that listeners can be idempotent by it. */
export function eventId(batch: EventBatch, index: number): string {
  const hex = batch.id.replaceAll('-', '')
  const low = (Number.parseInt(hex.slice(24), 16) + index) >>> 0
  return `evt_${hex.slice(0, 24)}${low.toString(16).padStart(8, '0')}`
}

const firstId = '00000000-0000-0000-0000-000000000000'

type Row = { xid: string; id: string; name: string; account_id: string | null; items: unknown[]; at: Date }

/**
 * The next batches after a position, in commit-safe order. Only transactions older than every running one are read:
 * reading by id alone loses events of transactions that commit late.
 */
export async function readOutbox(on: Db, after: OutboxPosition, limit: number): Promise<EventBatch[]> {
  const rows = await on.query<Row>(sql`
    select xid, id, name, account_id, items, at from platform.outbox
    where xid >= ${after.xid}::xid8 and (xid, id) > (${after.xid}::xid8, ${after.id}::uuid)
      and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by xid, id limit ${limit}`)
  return rows.map(batchOf)
}

/** The next batches of some kinds after a position, and up to where the outbox was looked through for them. */
export async function readOutboxFor(
  on: Db,
  names: readonly EventName[],
  after: OutboxPosition,
  limit: number,
): Promise<{ readonly batches: EventBatch[]; readonly end: OutboxPosition }> {
  const rows = await on.query<{ head: string } & (Row | Record<keyof Row, null>)>(sql`
    select h.head, o.* from (select pg_snapshot_xmin(pg_current_snapshot()) as head) h left join lateral (
      select xid, id, name, account_id, items, at from platform.outbox
      where xid >= ${after.xid}::xid8 and (xid, id) > (${after.xid}::xid8, ${after.id}::uuid)
        and xid < h.head and name = any(${names}::text[])
      order by xid, id limit ${limit}) o on true`)
  const batches = rows.flatMap((row) => (row.id === null ? [] : [batchOf(row)]))
  const head = { xid: rows[0]?.head ?? after.xid, id: firstId }
  return { batches, end: batches.length < limit ? head : (batches.at(-1) as EventBatch).position }
}

function batchOf(row: Row): EventBatch {
  return {
    id: row.id,
    name: row.name as EventName,
    accountId: row.account_id,
    at: row.at,
    items: row.items as EventItem[],
    position: { xid: row.xid, id: row.id },
  }
}

/** Where a reader is; a new one starts at the beginning of what is kept. */
export async function readerPosition(on: Db, reader: string): Promise<OutboxPosition> {
  const [row] = await on.query<OutboxPosition>(sql`
    insert into platform.outbox_readers (reader) values (${reader})
    on conflict (reader) do update set reader = excluded.reader returning xid, id`)
  return row as OutboxPosition
}

/** Remembers that a reader has dealt with everything up to a position. */
export async function moveReader(on: Db, reader: string, to: OutboxPosition): Promise<void> {
  await on.query(
    sql`update platform.outbox_readers set xid = ${to.xid}::xid8, id = ${to.id}, seen_at = ${now()} where reader = ${reader}`,
  )
}

/** Moves a reader on from the position where its process left it; false when it is not there any more. */
export async function advanceReader(
  on: Db,
  reader: string,
  from: OutboxPosition,
  to: OutboxPosition,
): Promise<boolean> {
  const moved = await on.query(sql`
    update platform.outbox_readers set xid = ${to.xid}::xid8, id = ${to.id}, seen_at = ${now()}
    where reader = ${reader} and xid = ${from.xid}::xid8 and id = ${from.id} returning 1`)
  return moved.length > 0
}

/** The newest position that can be read now: where a live view begins. */
export async function outboxHead(on: Db): Promise<OutboxPosition> {
  const [row] = await on.query<{ xid: string }>(
    sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`,
  )
  return { xid: row?.xid ?? '0', id: firstId }
}

/**
 * Which outbox this is: positions of one mean nothing in another. A restore makes another one.
 * Shape: hex digits.
 */
export async function outboxOrigin(on: Db): Promise<string> {
  const [row] = await on.query<{ origin: string }>(sql`
    select to_hex(system_identifier) || to_hex('platform.outbox'::regclass::oid::bigint) as origin from pg_control_system()`)
  return (row as { origin: string }).origin
}

/** Drops what every reader has passed and is older than the given time: kept that long so that live views can catch up. */
export async function pruneOutbox(on: Db, before: Date): Promise<void> {
  await on.query(
    sql`delete from platform.outbox where at < ${before} and xid < (select min(xid) from platform.outbox_readers)`,
  )
}
