import { now, nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import type { Job } from '#platform/jobs.ts'
import { deleteExpiredTokens, deleteUnsaidFiles } from './queries.ts'

const unsaidFilesKeptMs = 86_400_000

/** Clocks of the web chat. */
export const jobs: Job[] = [
  {
    name: 'webchat.forget-tokens',
    everyMs: 3_600_000,
    run: async () => void (await deleteExpiredTokens(db, now())),
  },
  {
    name: 'webchat.forget-unsaid-files',
    everyMs: 3_600_000,
    run: async () => void (await deleteUnsaidFiles(db, new Date(nowMs() - unsaidFilesKeptMs))),
  },
]
