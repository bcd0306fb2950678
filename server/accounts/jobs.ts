import type { Job } from '#platform/jobs.ts'
import { pruneLockOuts } from './lock-out.ts'
import { pruneEndedSessions } from './session.ts'

/** The clocks of accounts. */
export const jobs: readonly Job[] = [
  {
    name: 'accounts.prune',
    everyMs: 3_600_000,
    run: async () => {
      await pruneEndedSessions()
      await pruneLockOuts()
    },
  },
]
