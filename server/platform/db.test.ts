import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useTestDatabase } from '#tools/testing/database.ts'
import { eventsAfter } from '#tools/testing/outbox.ts'
import { asAccount, db, inTransaction, nothing, one, sql, where, type Tx } from './db.ts'
import { eventId, moveReader, publish, readerPosition, readOutbox } from './outbox.ts'

await useTestDatabase()

const accountA = '01900000-0000-7000-8000-00000000000a'
const accountB = '01900000-0000-7000-8000-00000000000b'

test('splices statements and renumbers their parameters', () => {
  const inner = sql`a = ${1} and b = ${2}`
  const outer = sql`select ${'x'} from t ${where(inner, null, sql`c = ${3}`)}`
  assert.equal(outer.text, 'select $1 from t where a = $2 and b = $3 and c = $4')
  assert.deepEqual(outer.values, ['x', 1, 2, 3])
  assert.equal(where(null).text, nothing.text)
})

test('names a statement without splices once', () => {
  const read = (n: number) => sql`select ${n}::int as n`
  assert.equal(read(1).name, read(2).name)
})

test('rolls the whole transaction back when its work throws', async () => {
  await assert.rejects(
    inTransaction(async (tx) => {
      await tx.query(sql`insert into platform.settings (name, value) values ('gone', '1')`)
      throw new Error('changed my mind')
    }),
    /changed my mind/,
  )
  assert.deepEqual(await db.query(sql`select 1 from platform.settings where name = 'gone'`), [])
})

test('a commit sent behind the last statements commits them, and their answers still come', async () => {
  const write = (tx: Tx, n: number) =>
    tx.query(
      sql`insert into platform.settings (name, value) values ('early', to_jsonb(${n}::int)) returning value`,
    )
  const [rows] = await inTransaction((tx) => Promise.all([write(tx, 1), tx.commit()]))
  assert.deepEqual(rows, [{ value: 1 }])
  assert.deepEqual(await db.query(sql`select value from platform.settings where name = 'early'`), [
    { value: 1 },
  ])
  await assert.rejects(
    inTransaction((tx) =>
      Promise.all([
        tx.query(sql`delete from platform.settings where name = 'early'`),
        write(tx, 1),
        write(tx, 2),
        tx.commit(),
      ]),
    ),
    /duplicate key/,
  )
  assert.deepEqual(await db.query(sql`select value from platform.settings where name = 'early'`), [
    { value: 1 },
  ])
})

test('tells the error that was swallowed when it made a rollback of the commit', async () => {
  await assert.rejects(
    inTransaction(async (tx) => {
      await tx.query(sql`select 1/0`).catch(() => {})
    }),
    /division by zero/,
  )
})

test('an account sees only its own rows, whatever the statement says', async () => {
  await inTransaction(async (tx) => {
    await publish(tx, 'account.suspended', accountA, { reason: 'a' })
    await publish(tx, 'account.suspended', accountB, { reason: 'b' })
  })
  const seen = await asAccount(accountA, (tx) =>
    tx.query<{ account_id: string }>(sql`select account_id from platform.outbox`),
  )
  assert.deepEqual([...new Set(seen.map((row) => row.account_id))], [accountA])
  await assert.rejects(
    asAccount(accountA, (tx) => publish(tx, 'account.suspended', accountB, { reason: 'forged' })),
    /row-level security/,
  )
})

test('the setting of one account does not linger on the connection', async () => {
  await asAccount(accountA, (tx) => tx.query(sql`select 1`))
  const rows = await asAccount('01900000-0000-7000-8000-0000000000ff', (tx) =>
    tx.query(sql`select 1 from platform.outbox`),
  )
  assert.equal(rows.length, 0)
})

test('a reader gets events of a slow transaction that commits after a fast one', async () => {
  const start = await readerPosition(db, 'slow-test')
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  let begun = () => {}
  const started = new Promise<void>((resolve) => (begun = resolve))
  const slow = inTransaction(async (tx) => {
    await publish(tx, 'account.reactivated', accountA, { reason: 'slow' })
    begun()
    await held
  })
  await started
  await inTransaction((tx) => publish(tx, 'account.reactivated', accountA, { reason: 'fast' }))
  const early = (await readOutbox(db, start, 1000)).filter((b) => b.name === 'account.reactivated')
  assert.deepEqual(early, [], 'nothing younger than the running transaction is read')
  release()
  await slow
  const all = (await eventsAfter(start)).filter((b) => b.name === 'account.reactivated')
  assert.deepEqual(
    all.flatMap((b) => b.items.map((i) => 'reason' in i && i.reason)),
    ['slow', 'fast'],
  )
  const last = all.at(-1)
  assert.ok(last)
  await moveReader(db, 'slow-test', last.position)
  assert.deepEqual(await eventsAfter(await readerPosition(db, 'slow-test')), [])
})

test('each event of a batch has its own stable id', () => {
  const batch = {
    id: '01900000-0000-7000-8000-00000000fffe',
    name: 'wallet.low',
    accountId: null,
    at: new Date(0),
    items: [],
    position: { xid: '0', id: '' },
  } as const
  assert.equal(eventId(batch, 0), 'evt_0190000000007000800000000000fffe')
  assert.equal(eventId(batch, 1), 'evt_0190000000007000800000000000ffff')
})

test('one() refuses none and many', async () => {
  await assert.rejects(one(db, sql`select 1 where false`), /got 0/)
  await assert.rejects(one(db, sql`select generate_series(1, 2)`), /got 2/)
})
