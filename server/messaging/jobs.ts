import {
  carriersOf,
  fetchMedia,
  forgetFeedItems,
  forgetParts,
  forgetRequests,
  lookAgain,
  refreshCredentials,
} from '#channels/channels.ts'
import { nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import type { Job } from '#platform/jobs.ts'
import { endOverdue } from './fallback/end-overdue.ts'
import { fallbacksForgotten } from './queries/fallbacks.ts'
import { endUnreported } from './end-unreported.ts'
import { forgetFrequency } from './queries/admission.ts'
import { receiveIncomplete } from './receive/receive-part.ts'
import { keepWeeks, type Pipeline } from './pipeline.ts'
import { sweepFrozen } from './resume-frozen.ts'

const keptFallbacksMs = 30 * 86_400_000
const keptCountsMs = 60 * 86_400_000

/** Clocks of the pipeline. */
export function jobs(pipeline: Pipeline): Job[] {
  return [
    {
      name: 'messaging.retry-parked-receipts',
      everyMs: 1_000,
      run: async () => pipeline.desk?.retryParked(),
    },
    { name: 'messaging.end-expired', everyMs: 5_000, run: async () => pipeline.dispatcher?.sweep() },
    { name: 'messaging.end-overdue', everyMs: 1_000, run: () => endOverdue(pipeline) },
    {
      name: 'messaging.forget-fallbacks',
      everyMs: 86_400_000,
      run: async () => void (await fallbacksForgotten(db, new Date(nowMs() - keptFallbacksMs))),
    },
    { name: 'messaging.sweep-frozen', everyMs: 5_000, run: () => sweepFrozen(pipeline) },
    {
      name: 'messaging.receive-incomplete',
      everyMs: 600_000,
      run: async () => {
        const { carriers } = await carriersOf()
        await receiveIncomplete(new Map(carriers.map((carrier) => [carrier.id, carrier])), (answer) =>
          pipeline.sendAnswer(answer),
        )
      },
    },
    {
      name: 'messaging.forget-frequency-counts',
      everyMs: 86_400_000,
      run: async () => void (await forgetFrequency(db, new Date(nowMs() - keptCountsMs))),
    },
    { name: 'channels.refresh-credentials', everyMs: 3_600_000, run: refreshCredentials },
    { name: 'channels.look-again', everyMs: 120_000, run: lookAgain },
    { name: 'channels.fetch-media', everyMs: 1_000, run: fetchMedia },
    { name: 'channels.forget-requests', everyMs: 3_600_000, run: forgetRequests },
    { name: 'channels.forget-parts', everyMs: 86_400_000, run: forgetParts },
    { name: 'channels.forget-feed-items', everyMs: 3_600_000, run: forgetFeedItems },
    { name: 'messaging.keep-weeks', everyMs: 86_400_000, run: keepWeeks },
    { name: 'messaging.end-unreported', everyMs: 3_600_000, run: async () => void (await endUnreported()) },
  ]
}
