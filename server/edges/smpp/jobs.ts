import type { Pipeline } from '#messaging/messaging.ts'
import { now, nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import type { Job } from '#platform/jobs.ts'
import { log } from '#platform/log.ts'
import { deliveriesMetric, waitingMetric } from './metrics.ts'
import {
  countOutgoing,
  deleteClosedLongMessages,
  deleteExpiredOutgoing,
  longMessagesToSettle,
} from './queries.ts'
import { endLongMessage, settleLongMessage } from './settle-long-message.ts'

/** A message whole for this long without being admitted lost its process; customers have bound again and repeated by then. */
const stuckMs = 60_000
const settledAtOnce = 200
const expiredAtOnce = 5_000

/** Clocks of the SMPP door. */
export function jobs(pipeline: Pipeline): Job[] {
  return [
    { name: 'edges.settle-long-messages', everyMs: 15_000, run: () => settleLongMessages(pipeline) },
    { name: 'edges.end-unclaimed-deliveries', everyMs: 60_000, run: endUnclaimedDeliveries },
  ]
}

async function settleLongMessages(pipeline: Pipeline): Promise<void> {
  const none = new Set<number>()
  for (const long of await longMessagesToSettle(db, now(), new Date(nowMs() - stuckMs), settledAtOnce)) {
    if (!long.isWhole) await endLongMessage(long, 'expired')
    else {
      const { status } = await settleLongMessage(pipeline, long, none)
      if (status !== 0)
        log.info({ systemId: long.systemId, status }, 'a long message found whole was not admitted')
    }
  }
  await deleteClosedLongMessages(db, now())
}

async function endUnclaimedDeliveries(): Promise<void> {
  for (let ended = expiredAtOnce; ended === expiredAtOnce;) {
    ended = (await deleteExpiredOutgoing(db, now(), expiredAtOnce)).length
    if (ended > 0) deliveriesMetric.inc({ outcome: 'expired' }, ended)
  }
  const [row] = await countOutgoing(db)
  waitingMetric.set(Number(row?.count ?? 0n))
}
