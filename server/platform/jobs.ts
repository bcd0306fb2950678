import { setTimeout as pause } from 'node:timers/promises'
import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from './clock.ts'
import { db, sql } from './db.ts'
import { log } from './log.ts'
import { liveNodes, takeNodeNumber } from './node-number.ts'

/** Background work of a module: `jobs.ts` of each module is a list of these. */
export type Job = {
  readonly name: string
  /** How often it comes round, in milliseconds of the platform's clock. */
  readonly everyMs: number
  /** Called at least once each time, in one process of the installation; must be idempotent. What fails is tried again, for ever. */
  readonly run: () => Promise<void>
}

type Due = { id: string; name: string; attempts: number; run_at: Date }

/** The background jobs of a process while they run. */
export type RunningJobs = {
  stop(): Promise<void>
  /** Runs everything due by the clock, until nothing is; gives how many ran. Used when a test instance's clock is moved. */
  runDue(): Promise<number>
}

/** How many run side by side in a process: a long one does not hold up the others. */
const atOnce = 4
const lookEveryMs = 250

/** Starts the background jobs of a process. */
export async function startJobs(jobs: readonly Job[]): Promise<RunningJobs> {
  const byName = new Map(jobs.map((job) => [job.name, job]))
  const node = await takeNodeNumber()
  for (const { name } of jobs) await seed(name)
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  const begin = async (): Promise<number> => {
    const due = await takeDue([...byName.keys()], node.value, atOnce - running.size)
    for (const one of due) {
      const run: Promise<void> = runOne(byName.get(one.name) as Job, one)
        .catch((error: unknown) =>
          log.warn({ job: one.name, err: error }, 'how a job ended is not known yet'),
        )
        .finally(() => running.delete(run))
      running.add(run)
    }
    return due.length
  }
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      const begun = await begin().catch((error: unknown) => {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'background jobs were interrupted; going on')
        return 0
      })
      if (begun === 0 || running.size === atOnce)
        await Promise.race([
          ...running,
          pause(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => {}),
        ])
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await loop
      await Promise.all(running)
      await node.stop()
    },
    async runDue() {
      let total = 0
      for (;;) {
        await Promise.all(running)
        total += await begin()
        if (running.size === 0) return total
      }
    },
  }
}

async function seed(name: string): Promise<void> {
  const id = uuidOf(newId('job', nowMs()))
  await db.query(sql`insert into platform.jobs (id, name, key, run_at) values (${id}, ${name}, ${`every:${name}`}, ${now()})
                     on conflict (key) do nothing`)
}

async function takeDue(names: readonly string[], node: number, limit: number): Promise<Due[]> {
  if (limit <= 0) return []
  // What a process that died was running is due again.
  return db.query<Due>(sql`
    update platform.jobs set owner = ${node}, attempts = attempts + 1
    where id in (select id from platform.jobs
                 where failed_at is null and run_at <= ${now()} and name = any(${names})
                   and (owner is null or owner not in (${liveNodes}))
                 order by run_at limit ${limit} for update skip locked)
    returning id, name, attempts, run_at`)
}

async function runOne(job: Job, due: Due): Promise<void> {
  try {
    await job.run()
    await moveOn(due, job.everyMs)
  } catch (error) {
    log.warn({ job: job.name, attempt: due.attempts, err: error }, 'a job failed; trying again')
    const retryAt = new Date(nowMs() + Math.min(3_600_000, 1_000 * 2 ** due.attempts))
    await db.query(sql`
      update platform.jobs set owner = null, last_error = ${String(error).slice(0, 2000)}, run_at = ${retryAt}
      where id = ${due.id}`)
  }
}

/** The next time of a job lies on its own beat, after now: a long sleep is caught up once, not many times. */
async function moveOn(due: Due, everyMs: number): Promise<void> {
  const missed = Math.max(1, Math.floor((nowMs() - due.run_at.getTime()) / everyMs) + 1)
  const runAt = new Date(due.run_at.getTime() + missed * everyMs)
  await db.query(
    sql`update platform.jobs set owner = null, attempts = 0, last_error = null, run_at = ${runAt} where id = ${due.id}`,
  )
}
