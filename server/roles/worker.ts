import { jobs as accountJobs } from '#accounts/jobs.ts'
import { listeners as channelListeners } from '#channels/listeners.ts'
import { jobs as edgeJobs } from '#edges/smpp/jobs.ts'
import { startTwilioCallbacks } from '#edges/twilio/twilio.ts'
import { jobs as messagingJobs } from '#messaging/jobs.ts'
import { listeners as messagingListeners } from '#messaging/listeners.ts'
import type { Pipeline } from '#messaging/messaging.ts'
import { nowMs } from '#platform/clock.ts'
import type { Settings } from '#platform/config.ts'
import { db } from '#platform/db.ts'
import { startJobs, type Job, type RunningJobs } from '#platform/jobs.ts'
import { ownEvents, startListeners } from '#platform/listeners.ts'
import { pruneOutbox } from '#platform/outbox.ts'
import { jobs as walletJobs } from '#wallet/jobs.ts'
import { jobs as webchatJobs } from '#webchat/jobs.ts'
import { listeners as webchatListeners } from '#webchat/listeners.ts'
import { jobs as webhookJobs } from '#webhooks/jobs.ts'
import { startReaders, type Readers } from './start-readers.ts'

export type Worker = { readonly jobs: RunningJobs; readonly readers: Readers; stop(): Promise<void> }

const keepEventsMs = 24 * 3_600_000

const ownJobs: Job[] = [
  {
    name: 'platform.prune-outbox',
    everyMs: 600_000,
    run: () => pruneOutbox(db, new Date(nowMs() - keepEventsMs)),
  },
]

/** Starts background jobs, clocks and reactions to events. */
export async function startWorker(settings: Settings, url: string, pipeline: Pipeline): Promise<Worker> {
  const jobs = await startJobs([
    ...ownJobs,
    ...accountJobs,
    ...walletJobs,
    ...messagingJobs(pipeline),
    ...webhookJobs,
    ...webchatJobs,
    ...edgeJobs(pipeline),
  ])
  const listeners = startListeners(
    [...channelListeners, ...messagingListeners(pipeline), ...webchatListeners],
    ownEvents,
  )
  const twilio = await startTwilioCallbacks(pipeline)
  const readers = await startReaders(settings, url)
  return {
    jobs,
    readers,
    async stop() {
      await Promise.all([jobs.stop(), listeners.stop(), readers.stop(), twilio.stop()])
    },
  }
}
