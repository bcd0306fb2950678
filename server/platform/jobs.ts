import { setTimeout as pause } from 'node:timers/promises'
import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from './clock.ts'
import { db, sql, type Db } from './db.ts'
import { log } from './log.ts'

/** Background work of a module: `jobs.ts` of each module is a list of these. */
export type Job = {
  readonly name: string
  /** For a clock: how often it comes round, in milliseconds of the platform's clock. Absent: runs when enqueued. */
  readonly everyMs?: number
  /** Attempts before the job is left as failed and a person is told; 8 when absent. Clocks never give up. */
  readonly attemptsMax?: number
  /** Called at least once; must be idempotent. */
  readonly run: (payload: Readonly<Record<string, unknown>>) => Promise<void>
}

/** Asks for a job, in the caller's transaction. With a key the job exists once: asking again moves its time. */
export async function enqueueJob(
  tx: Db,
  name: string,
  payload: Readonly<Record<string, unknown>> = {},
  options: { readonly runAt?: Date; readonly key?: string } = {},
): Promise<void> {
  const id = uuidOf(newId('job', nowMs()))
  await tx.query(sql`
    insert into platform.jobs (id, name, key, payload, run_at)
    values (${id}, ${name}, ${options.key ?? null}, ${JSON.stringify(payload)}, ${options.runAt ?? now()})
    on conflict (key) do update set payload = excluded.payload, run_at = excluded.run_at, attempts = 0, failed_at = null`)
}

type Due = { id: string; name: string; payload: Record<string, unknown>; attempts: number; run_at: Date }

/** The background jobs of a process while they run. */
export type RunningJobs = {
  stop(): Promise<void>
  /** Runs everything due by the clock, until nothing is; gives how many ran. Used when a test instance's clock is moved. */
  runDue(): Promise<number>
}

/** Starts the background jobs of a process. */
export async function startJobs(jobs: readonly Job[]): Promise<RunningJobs> {
  const byName = new Map(jobs.map((job) => [job.name, job]))
  for (const job of jobs) if (job.everyMs) await seedClock(job.name)
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

async function seedClock(name: string): Promise<void> {
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
    returning id, name, payload, attempts, run_at`)
  for (const job of due) await runOne(byName.get(job.name) as Job, job)
  return due.length
}

async function runOne(job: Job, due: Due): Promise<void> {
  try {
    await job.run(due.payload)
    if (job.everyMs) await moveClock(due, job.everyMs)
    else await db.query(sql`delete from platform.jobs where id = ${due.id} and run_at = ${due.run_at}`)
  } catch (error) {
    const final = !job.everyMs && due.attempts >= (job.attemptsMax ?? 8)
    log[final ? 'error' : 'warn'](
      { job: job.name, attempt: due.attempts, err: error },
      final ? 'a job failed for good' : 'a job failed; trying again',
    )
    const retryAt = new Date(nowMs() + Math.min(3_600_000, 1_000 * 2 ** due.attempts))
    await db.query(sql`
      update platform.jobs set locked_until = null, last_error = ${String(error).slice(0, 2000)}, run_at = ${retryAt},
             failed_at = ${final ? now() : null} where id = ${due.id}`)
  }
}

/** The next time of a clock lies on its own beat, after now: a long sleep is caught up once, not many times. */
async function moveClock(due: Due, everyMs: number): Promise<void> {
  const missed = Math.max(1, Math.floor((nowMs() - due.run_at.getTime()) / everyMs) + 1)
  const runAt = new Date(due.run_at.getTime() + missed * everyMs)
  await db.query(
    sql`update platform.jobs set locked_until = null, attempts = 0, last_error = null, run_at = ${runAt} where id = ${due.id}`,
  )
}
