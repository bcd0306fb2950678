import { sql, type Db, type Tx } from '#platform/db.ts'

/** What the parts of one long message have in common. */
export type InboundPartKey = { carrier_id: string; sender: string; address: string; part_group: string }
export type InboundPartRow = { part: number; payload: string; received_at: Date; done_at: Date | null }

const ofGroup = (k: InboundPartKey) =>
  sql`carrier_id = ${k.carrier_id} and sender = ${k.sender} and address = ${k.address} and part_group = ${k.part_group}`

/** Makes whoever takes a part of the same message at the same time wait: the second must see what the first kept. */
export const lockParts = (tx: Tx, k: InboundPartKey) =>
  tx.query(
    sql`select pg_advisory_xact_lock(hashtextextended(${`${k.carrier_id} ${k.sender} ${k.address} ${k.part_group}`}, 0))`,
  )

export const partsOf = (tx: Db, k: InboundPartKey) =>
  tx.query<InboundPartRow>(
    sql`select part, payload, received_at, done_at from messaging.inbound_parts where ${ofGroup(k)} order by part`,
  )

export const keepPart = (tx: Db, k: InboundPartKey, part: number, parts: number, payload: string, at: Date) =>
  tx.query(sql`
    insert into messaging.inbound_parts (carrier_id, sender, address, part_group, part, parts, payload, received_at)
    values (${k.carrier_id}, ${k.sender}, ${k.address}, ${k.part_group}, ${part}, ${parts}, ${payload}, ${at})
    on conflict (carrier_id, sender, address, part_group, part) do update set payload = excluded.payload, received_at = excluded.received_at`)

export const markWhole = (tx: Db, k: InboundPartKey, at: Date) =>
  tx.query(sql`update messaging.inbound_parts set done_at = ${at} where ${ofGroup(k)}`)

export const forgetParts = (tx: Db, k: InboundPartKey) =>
  tx.query(sql`delete from messaging.inbound_parts where ${ofGroup(k)}`)

export const forgetWhole = (on: Db, before: Date) =>
  on.query(sql`delete from messaging.inbound_parts where done_at < ${before}`)

/** Messages whose last part has not come in time. */
export const incompleteGroups = (on: Db, before: Date, limit: number) =>
  on.query<InboundPartKey>(sql`
    select carrier_id, sender, address, part_group from messaging.inbound_parts where done_at is null
    group by 1, 2, 3, 4 having max(received_at) < ${before} limit ${limit}`)
