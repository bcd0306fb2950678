import { listener, type Listener } from '#platform/listeners.ts'
import { stopForSuspension } from './stop-for-suspension.ts'
import type { Pipeline } from './pipeline.ts'
import { resumeFrozen } from './resume-frozen.ts'

/** What the pipeline does when something happens elsewhere. */
export function listeners(pipeline: Pipeline): Listener[] {
  return [
    listener('messaging', 'account.suspended', async ({ accountId, items }) => {
      for (const { reason } of items) if (accountId) await stopForSuspension(pipeline, accountId, reason)
    }),
    listener('messaging', 'account.reactivated', async ({ accountId }) => {
      if (accountId) await resumeFrozen(pipeline, accountId)
    }),
  ]
}
