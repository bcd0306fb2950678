import { setTimeout as pause } from 'node:timers/promises'
import { db } from '#platform/db.ts'
import { IdlePause } from '#platform/idle-pause.ts'
import { whileSeated } from '#platform/listeners.ts'
import { log } from '#platform/log.ts'
import { moveReader, readerPosition, type EventBatch } from '#platform/outbox.ts'
import { outboxTail } from '#platform/outbox-tail.ts'
import type { Deliverer } from './deliverer.ts'
import { fanOut, rememberCallbacks } from './fan-out.ts'
import { OutboxLedger } from './outbox-ledger.ts'
import { targetsOf } from './targets.ts'

const reader = 'webhooks'
const batchesAtOnce = 100
const unsafeMax = 1_500
const shortestPauseMs = 25
const moveEveryMs = 200
const settleWithinMs = 5_000

/**
 * Reads the outbox and hands every event to the deliverer, many at once. The stored position follows behind what is
 * recorded, so that a process that dies at any instant has lost nothing: its successor reads those events again.
 */
export async function readEvents(deliverer: Deliverer, stop: AbortSignal): Promise<void> {
  await whileSeated(reader, stop, async (seated) => {
    const ledger = new OutboxLedger()
    const settled = new AbortController()
    const moving = keepMoving(ledger, settled.signal)
    try {
      await handOver(deliverer, ledger, seated)
    } finally {
      await settle(ledger)
      settled.abort()
      await moving
    }
  })
}

async function handOver(deliverer: Deliverer, ledger: OutboxLedger, seated: AbortSignal): Promise<void> {
  let position = await readerPosition(db, reader)
  const callbacks = rememberCallbacks()
  const quiet = new IdlePause(shortestPauseMs)
  while (!seated.aborted) {
    const batches = await outboxTail.read(position, batchesAtOnce)
    const facts = await targetsOf(accountsOf(batches))
    for (const batch of batches) {
      while (deliverer.unsafe >= unsafeMax && !seated.aborted) await idle(2, seated)
      if (seated.aborted) return
      const own = batch.accountId === null ? undefined : facts.get(batch.accountId)
      const deliveries = await fanOut(batch, own, callbacks(own))
      const recorded = ledger.add(batch.position, deliveries.length)
      for (const delivery of deliveries) deliverer.submit({ ...delivery, recorded })
      position = batch.position
    }
    if (batches.length > 0) quiet.busy()
    if (batches.length < batchesAtOnce) await idle(quiet.nextMs(), seated)
  }
}

function accountsOf(batches: readonly EventBatch[]): Set<string> {
  return new Set(batches.flatMap(({ accountId }) => accountId ?? []))
}

/** What was handed over is recorded within little more than a second, whether it was delivered or not. */
async function settle(ledger: OutboxLedger): Promise<void> {
  const until = performance.now() + settleWithinMs
  while (!ledger.isSettled && performance.now() < until) await pause(10)
}

/** Notes the place in the outbox, one write after the other so that it never goes back. */
async function keepMoving(ledger: OutboxLedger, settled: AbortSignal): Promise<void> {
  while (!settled.aborted) {
    await idle(moveEveryMs, settled)
    await move(ledger)
  }
}

async function move(ledger: OutboxLedger): Promise<void> {
  const to = ledger.takeReached()
  if (to === null) return
  await moveReader(db, reader, to).catch((error: unknown) =>
    log.warn(
      { err: error },
      'the place of webhooks in the outbox was not noted; events may be delivered twice',
    ),
  )
}

async function idle(ms: number, stop: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal: stop }).catch(() => {})
}
