import type pg from 'pg'

/**
 * Gives restored events and the readers' places in them transaction numbers that mean something in this database:
 * those of the database they come from may lie in its future, where no reader would see the next events.
 *
 * All that matters of a number is on which side of each reader's place its event lies. So the places are numbered
 * 1, 2, 3 … in their order; an event takes the number of the first place at or after it, and one past the last place
 * when nobody has read it; a place becomes the end of its number. Every reader then reads exactly what it had not read.
 * Between two places events follow each other by id, which is by time. Real transactions have larger numbers.
 */
export async function settleOutbox(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.oid <> 'platform.outbox'::regclass
       and exists (select from pg_attribute where attrelid = c.oid and attname = 'xid' and atttypid = 'xid8'::regtype)
       and exists (select from pg_attribute where attrelid = c.oid and attname = 'id' and atttypid = 'uuid'::regtype)
       and n.nspname not like 'pg\\_%'`,
  )
  const places = rows.map(({ name }) => name)
  await client.query('create temporary table places (xid xid8, id uuid, number bigint) on commit drop')
  await client.query(
    `insert into places select xid, id, row_number() over (order by xid, id)
     from (${places.map((name) => `select xid, id from ${name}`).join(' union ')}) as every_place`,
  )
  await client.query(
    `update platform.outbox as event
     set xid = (1 + (select count(*) from places where (places.xid, places.id) < (event.xid, event.id)))::text::xid8`,
  )
  for (const name of places) {
    await client.query(
      `update ${name} as place set xid = places.number::text::xid8, id = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
       from places where places.xid = place.xid and places.id = place.id`,
    )
  }
  await ensureInThePast(client)
}

async function ensureInThePast(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ past: boolean }>(
    `select coalesce(max(xid), '0'::xid8) < pg_current_xact_id() as past from platform.outbox`,
  )
  if (!rows[0]?.past) throw new Error('restored events would lie in the future of this database')
}
