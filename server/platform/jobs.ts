import { setTimeout as pause } from 'node:timers/promises'
import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from './clock.ts'
import { db, sql } from './db.ts'
import { log } from './log.ts'

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

/** Starts the background jobs of a process. */
export async function startJobs(jobs: readonly Job[]): Promise<RunningJobs> {
  const byName = new Map(jobs.map((job) => [job.name, job]))
  for (const { name } of jobs) await seed(name)
  const stopping = new AbortController()
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      const ran = await runBatch(byName).catch((error: unknown) => {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'background jobs were interrupted; going on')
        return 0
      })
      if (ran === 0) await pause(250, undefined, { signal: stopping.signal }).catch(() => {})
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await loop
    },
    async runDue() {
      let total = 0
      for (let ran = -1; ran !== 0; total += ran) ran = await runBatch(byName)
      return total
    },
  }
}

async function seed(name: string): Promise<void> {
  const id = uuidOf(newId('job', nowMs()))
  await db.query(sql`insert into platform.jobs (id, name, key, run_at) values (${id}, ${name}, ${`every:${name}`}, ${now()})
                     on conflict (key) do nothing`)
}

async function runBatch(byName: ReadonlyMap<string, Job>): Promise<number> {
  // The lease is a matter of processes, so it runs on the machine's time, not on the platform's clock.
  const due = await db.query<Due>(sql`
    update platform.jobs set locked_until = now() + interval '5 minutes', attempts = attempts + 1
    where id in (select id from platform.jobs
                 where failed_at is null and run_at <= ${now()} and name = any(${[...byName.keys()]})
                   and (locked_until is null or locked_until < now())
                 order by run_at limit 10 for update skip locked)
    returning id, name, attempts, run_at`)
  for (const job of due) await runOne(byName.get(job.name) as Job, job)
  return due.length
}

async function runOne(job: Job, due: Due): Promise<void> {
  try {
    await job.run()
    await moveOn(due, job.everyMs)
  } catch (error) {
    log.warn({ job: job.name, attempt: due.attempts, err: error }, 'a job failed; trying again')
    const retryAt = new Date(nowMs() + Math.min(3_600_000, 1_000 * 2 ** due.attempts))
    await db.query(sql`
      update platform.jobs set locked_until = null, last_error = ${String(error).slice(0, 2000)}, run_at = ${retryAt}
      where id = ${due.id}`)
  }
}

/** The next time of a job lies on its own beat, after now: a long sleep is caught up once, not many times. */
async function moveOn(due: Due, everyMs: number): Promise<void> {
  const missed = Math.max(1, Math.floor((nowMs() - due.run_at.getTime()) / everyMs) + 1)
  const runAt = new Date(due.run_at.getTime() + missed * everyMs)
  await db.query(
    sql`update platform.jobs set locked_until = null, attempts = 0, last_error = null, run_at = ${runAt} where id = ${due.id}`,
  )
}
