import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { db, sql } from './db.ts'
import { startJobs } from './jobs.ts'
import { takeNodeNumber } from './node-number.ts'

await useTestDatabase()

const giveTo = (owner: number, name: string) =>
  db.query(sql`
    update platform.jobs set owner = ${owner}, run_at = now() - interval '1 second'
    where name = ${name}`)

/** Starts a job that comes round every second. */
const started = (name: string, run: () => void) =>
  startJobs([{ name, everyMs: 1_000, run: async () => run() }])

/** Makes the row of a job that is due and in the hands of a process. */
async function dueAndHeld(name: string, owner: number): Promise<void> {
  await (await started(name, () => {})).stop()
  await giveTo(owner, name)
}

test('what a process was running when it died is run by another at once', async (context) => {
  const dead = await takeNodeNumber()
  await dead.stop()
  await dueAndHeld('test.orphaned', dead.value)
  let runs = 0
  const jobs = await started('test.orphaned', () => runs++)
  context.after(() => jobs.stop())
  await until(() => runs > 0)
})

test('what a living process runs is left to it', async (context) => {
  const living = await takeNodeNumber()
  context.after(() => living.stop())
  await dueAndHeld('test.owned', living.value)
  let runs = 0
  const jobs = await started('test.owned', () => runs++)
  context.after(() => jobs.stop())
  assert.equal(await jobs.runDue(), 0)
  assert.equal(runs, 0)
  await giveTo(0, 'test.owned')
  assert.equal(await jobs.runDue(), 1)
  assert.equal(runs, 1)
})

test('a job that fails is tried again, and one that failed keeps its beat', async (context) => {
  let runs = 0
  const jobs = await started('test.failing', () => {
    if (++runs === 1) throw new Error('not yet')
  })
  context.after(() => jobs.stop())
  await until(() => runs >= 1)
  await until(async () => {
    const [row] = await db.query<{ last_error: string | null; owner: number | null }>(
      sql`select last_error, owner from platform.jobs where name = 'test.failing'`,
    )
    return row?.last_error === 'Error: not yet' && row.owner === null
  })
  await until(() => runs >= 2)
})

test('a long job does not hold up another', async (context) => {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let runs = 0
  const jobs = await startJobs([
    { name: 'test.long', everyMs: 1_000, run: () => ended },
    { name: 'test.short', everyMs: 100, run: async () => void runs++ },
  ])
  context.after(() => {
    end()
    return jobs.stop()
  })
  await until(() => runs >= 2)
})
