import { listener, type Listener } from '#platform/listeners.ts'
import { cancelForSuspension } from './cancel-for-suspension.ts'
import type { Pipeline } from './pipeline.ts'

/** What the pipeline does when something happens elsewhere. */
export function listeners(pipeline: Pipeline): Listener[] {
  return [
    listener('messaging', 'account.suspended', async ({ accountId, items }) => {
      for (const { reason } of items) if (accountId) await cancelForSuspension(pipeline, accountId, reason)
    }),
  ]
}
