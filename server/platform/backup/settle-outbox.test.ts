import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { useTestDatabase } from '#tools/testing/database.ts'
import { eventsAfter } from '#tools/testing/outbox.ts'
import { db, sql } from '../db.ts'
import { readerPosition, type OutboxPosition } from '../outbox.ts'
import { settleOutbox } from './settle-outbox.ts'

const url = await useTestDatabase()

const future = 9_000_000_000n
const idOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

async function withEvents(places: Readonly<Record<string, [xid: bigint, n: number]>>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('truncate platform.outbox, platform.outbox_readers')
    // Two events in each of the transactions 1, 2, 3 of a database far ahead of this one.
    for (const n of [1, 2, 3, 4, 5, 6])
      await client.query(
        `insert into platform.outbox (xid, id, name, items, at) values ($1, $2, 'message.accepted', '[{}]', now())`,
        [String(future + BigInt(Math.ceil(n / 2))), idOf(n)],
      )
    for (const [reader, [xid, n]] of Object.entries(places))
      await client.query('insert into platform.outbox_readers (reader, xid, id) values ($1, $2, $3)', [
        reader,
        String(xid),
        idOf(n),
      ])
    await settleOutbox(client)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

async function unreadBy(reader: string): Promise<string[]> {
  return idsAfter(await readerPosition(db, reader))
}

async function idsAfter(position: OutboxPosition): Promise<string[]> {
  return (await eventsAfter(position)).map(({ id }) => id)
}

test('lets every reader go on with exactly the events it had not read', async () => {
  await withEvents({
    behind: [0n, 0],
    inside: [future + 2n, 3],
    alike: [future + 2n, 3],
    done: [future + 3n, 6],
  })
  assert.deepEqual(await unreadBy('behind'), [1, 2, 3, 4, 5, 6].map(idOf))
  assert.deepEqual(await unreadBy('inside'), [4, 5, 6].map(idOf))
  assert.deepEqual(await unreadBy('alike'), [4, 5, 6].map(idOf))
  assert.deepEqual(await unreadBy('done'), [])
})

test('lets readers see the events that happen after the restore', async () => {
  await withEvents({ done: [future + 3n, 6] })
  await db.query(
    sql`insert into platform.outbox (id, name, items, at) values (${idOf(7)}, 'message.accepted', '[{}]', now())`,
  )
  assert.deepEqual(await unreadBy('done'), [idOf(7)])
})

test('moves the places that modules keep in tables of their own as well', async () => {
  await db.query(sql`create table platform.another_place (name text, xid xid8, id uuid)`)
  await db.query(
    sql`insert into platform.another_place values ('mine', ${String(future + 1n)}::xid8, ${idOf(2)})`,
  )
  await withEvents({})
  const [place] = await db.query<OutboxPosition>(sql`select xid, id from platform.another_place`)
  assert.deepEqual(await idsAfter(place as OutboxPosition), [3, 4, 5, 6].map(idOf))
  await db.query(sql`drop table platform.another_place`)
})
