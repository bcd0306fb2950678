import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { db, inTransaction, sql, type Tx } from './db.ts'
import { ownEvents, startListeners, type EventSource, type Listener } from './listeners.ts'
import { outboxHead, publish, readerPosition, type EventBatch } from './outbox.ts'

await useTestDatabase()

const accountId = '01900000-0000-7000-8000-00000000000a'
const tell = (...reasons: string[]) =>
  inTransaction((tx) => publish(tx, 'account.suspended', accountId, ...reasons.map((reason) => ({ reason }))))
const reasonsOf = (batches: readonly EventBatch[]): string[] =>
  batches.flatMap(({ items }) => items.map((item) => ('reason' in item ? String(item.reason) : '')))

/** Writes what it absorbs to a setting of the reader's name, and fails when `fails` says so, after it has written. */
function aWriter(reader: string, fails: () => boolean = () => false): Listener {
  const absorb = async (tx: Tx, batches: readonly EventBatch[]): Promise<void> => {
    const list = JSON.stringify(reasonsOf(batches))
    await tx.query(sql`
      insert into platform.settings as s (name, value) values (${reader}, ${list}::jsonb)
      on conflict (name) do update set value = s.value || excluded.value`)
    if (fails()) throw new Error('failed half way')
  }
  return { reader, on: ['account.suspended'], absorb }
}

/** Starts a listener at the present. */
async function following(context: TestContext, listener: Listener, source?: EventSource): Promise<void> {
  const head = await outboxHead(db)
  await readerPosition(db, listener.reader)
  await db.query(
    sql`update platform.outbox_readers set xid = ${head.xid}::xid8 where reader = ${listener.reader}`,
  )
  const running = startListeners([listener], source)
  context.after(() => running.stop())
}

const written = async (reader: string): Promise<string[]> =>
  (await db.query<{ value: string[] }>(sql`select value from platform.settings where name = ${reader}`))[0]
    ?.value ?? []

async function untilWritten(reader: string, reasons: readonly string[]): Promise<void> {
  let found: string[] = []
  await until(
    async () => (found = await written(reader)).length >= reasons.length,
    () => JSON.stringify(found),
  )
  assert.deepEqual(await written(reader), reasons)
}

test('what is absorbed is written once, in order, though the first tries fail half way', async (context) => {
  let tries = 0
  await following(
    context,
    aWriter('fails-at-first', () => ++tries <= 2),
  )
  await tell('a', 'b')
  await tell('c')
  await untilWritten('fails-at-first', ['a', 'b', 'c'])
  assert.ok(tries >= 3)
})

test('a reader whose place was moved meanwhile goes on from there, and writes nothing twice', async (context) => {
  await following(context, aWriter('moved'))
  await tell('a')
  await untilWritten('moved', ['a'])
  // As when another process read on, or when the answer to a commit was lost.
  await db.query(sql`
    update platform.outbox_readers set id = 'ffffffff-ffff-ffff-ffff-ffffffffffff' where reader = 'moved'`)
  await tell('b')
  await tell('c')
  await untilWritten('moved', ['a', 'b', 'c'])
})

test('a place is noted although nothing of interest comes by', async (context) => {
  await following(context, aWriter('patient'))
  const start = await readerPosition(db, 'patient')
  await inTransaction((tx) => publish(tx, 'account.reactivated', accountId, { reason: 'not asked for' }))
  await until(
    async () => {
      await inTransaction((tx) => publish(tx, 'account.reactivated', accountId, { reason: 'nor this' }))
      return (await readerPosition(db, 'patient')).xid !== start.xid
    },
    () => 'it stands where it stood',
  )
  assert.deepEqual(await written('patient'), [])
})

test('a listener to little reads all of its own among the rest, and its place goes on beyond them', async (context) => {
  await following(context, aWriter('choosy'), ownEvents)
  const wanted = Array.from({ length: 450 }, (_, n) => `r${n}`)
  for (const reason of wanted) {
    await tell(reason)
    await inTransaction((tx) => publish(tx, 'account.reactivated', accountId, { reason: 'another kind' }))
  }
  await untilWritten('choosy', wanted)
  const { xid } = await outboxHead(db)
  await until(
    async () => BigInt((await readerPosition(db, 'choosy')).xid) >= BigInt(xid),
    () => 'it stands at its own last event',
  )
})

test('two listeners of one place are refused: the second would never read', () => {
  assert.throws(() => startListeners([aWriter('shared'), aWriter('shared')]), /share a place/)
})
