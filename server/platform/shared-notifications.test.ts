import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { db, sql } from './db.ts'
import { announce } from './notifications.ts'
import { hearNotifications } from './shared-notifications.ts'

await useTestDatabase()

const listeners = async () => {
  const [row] = await db.query<{ count: bigint }>(
    sql`select count(*) as count from pg_stat_activity where datname = current_database() and query like 'listen test_shared%'`,
  )
  return Number(row?.count)
}

test('tells every hearer of the process over one connection, and closes it with the last', async () => {
  const heard: string[] = []
  const first = await hearNotifications(
    'test_shared',
    (payload) => heard.push(`1 ${payload}`),
    () => {},
  )
  const second = await hearNotifications(
    'test_shared',
    (payload) => heard.push(`2 ${payload}`),
    () => {},
  )
  assert.equal(await listeners(), 1)
  await announce(db, 'test_shared', 'a')
  await until(() => Promise.resolve(heard.length === 2))
  await first.stop()
  await announce(db, 'test_shared', 'b')
  await until(() => Promise.resolve(heard.includes('2 b')))
  assert.deepEqual(heard, ['1 a', '2 a', '2 b'])
  await second.stop()
  await until(async () => (await listeners()) === 0)
})
