import { jobs as accountJobs } from '#accounts/jobs.ts'
import { listeners as analyticsListeners } from '#analytics/listeners.ts'
import { jobs as edgeJobs } from '#edges/smpp/jobs.ts'
import { listeners as edgeListeners } from '#edges/smpp/listeners.ts'
import { jobs as messagingJobs } from '#messaging/jobs.ts'
import { listeners as messagingListeners } from '#messaging/listeners.ts'
import type { Pipeline } from '#messaging/messaging.ts'
import { nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { startJobs, type Job, type RunningJobs } from '#platform/jobs.ts'
import { startListeners } from '#platform/listeners.ts'
import { pruneOutbox } from '#platform/outbox.ts'
import { jobs as walletJobs } from '#wallet/jobs.ts'
import { jobs as webhookJobs } from '#webhooks/jobs.ts'
import { startWebhookDelivery } from '#webhooks/webhooks.ts'

export type Worker = { readonly jobs: RunningJobs; stop(): Promise<void> }

const keepEventsMs = 24 * 3_600_000

const ownJobs: Job[] = [
  {
    name: 'platform.prune-outbox',
    everyMs: 600_000,
    run: () => pruneOutbox(db, new Date(nowMs() - keepEventsMs)),
  },
]

/** Starts background jobs, clocks and reactions to events. */
export async function startWorker(pipeline: Pipeline): Promise<Worker> {
  const jobs = await startJobs([
    ...ownJobs,
    ...accountJobs,
    ...walletJobs,
    ...messagingJobs(pipeline),
    ...webhookJobs,
    ...edgeJobs(pipeline),
  ])
  const listeners = startListeners([...messagingListeners(pipeline), ...analyticsListeners, ...edgeListeners])
  const webhooks = await startWebhookDelivery()
  return {
    jobs,
    async stop() {
      await Promise.all([jobs.stop(), listeners.stop(), webhooks.stop()])
    },
  }
}
