import { nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import type { Job } from '#platform/jobs.ts'
import { weeksDropped } from './queries/deliveries.ts'
import { weekMs } from './recorder.ts'

const keptMs = 30 * 24 * 3_600_000

/** The clocks of webhooks. */
export const jobs: readonly Job[] = [
  {
    name: 'webhooks.prune',
    everyMs: 24 * 3_600_000,
    run: async () => {
      await db.query(weeksDropped(Math.floor((nowMs() - keptMs) / weekMs)))
    },
  },
]
