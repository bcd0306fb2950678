import { nowMs } from '#platform/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { histogram } from '#platform/metrics.ts'
import type { Said, SubmissionLog } from './submission-log.ts'
import { writeOutcomes, type Applied, type Entry } from './write-outcomes.ts'

const windowMs = 5
const batchMax = 500
const flushTime = histogram('record_flush', 'Writing a batch of outcomes and receipts')

/**
 * Writes outcomes and receipts to the database in batches: everything of one message that arrives within a few
 * milliseconds becomes one change. Nothing is acknowledged to anyone before its batch has committed.
 * A batch that fails is tried again until it succeeds: outcomes are never dropped.
 */
export class Recorder {
  private pending: Entry[] = []
  private timer: NodeJS.Timeout | null = null
  private flushing = 0
  private readonly submissionLog: Pick<SubmissionLog, 'note'>
  private readonly afterFlush: () => void

  constructor(submissionLog: Pick<SubmissionLog, 'note'>, afterFlush: () => void = () => {}) {
    this.submissionLog = submissionLog
    this.afterFlush = afterFlush
  }

  /** Adds what a carrier said: it is in the submission log until it is written. */
  addSaid(entry: Entry & Said): void {
    const { transition, submissions, leaves, recorded } = entry
    const known = this.submissionLog.note({ transition, submissions, leaves })
    this.add({
      ...entry,
      recorded: (applied) => {
        known()
        recorded?.(applied)
      },
    })
  }

  add(entry: Entry): void {
    this.pending.push(entry)
    if (this.pending.length >= batchMax) this.flushSoon(0)
    else this.flushSoon(windowMs)
  }

  /** Resolves when everything added so far has been written; what is added later is not waited for. */
  async drained(): Promise<void> {
    if (this.pending.length === 0 && this.flushing === 0) return
    await new Promise<void>((resolve) => this.add({ recorded: () => resolve() }))
  }

  private flushSoon(ms: number): void {
    if (this.flushing > 0) return
    if (ms === 0 && this.timer) {
      clearTimeout(this.timer)
      this.timer = null
    }
    this.timer ??= setTimeout(() => {
      this.timer = null
      void this.flush()
    }, ms)
  }

  private async flush(): Promise<void> {
    const batch = this.pending
    this.pending = []
    this.flushing++
    const stop = flushTime.startTimer()
    const applied = await this.writeUntilDone(batch)
    stop()
    this.flushing--
    for (const entry of batch) entry.recorded?.(!entry.transition || applied.has(entry.transition))
    this.afterFlush()
    if (this.pending.length > 0) this.flushSoon(this.pending.length >= batchMax ? 0 : windowMs)
  }

  private async writeUntilDone(batch: readonly Entry[]): Promise<Applied> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await inTransaction((tx) => writeOutcomes(tx, batch, { commits: true }))
      } catch (error) {
        log[attempt === 10 ? 'error' : 'warn'](
          { err: error, attempt, entries: batch.length },
          'outcomes cannot be written yet; trying again',
        )
        await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, 50 * 2 ** attempt)))
      }
    }
  }
}

/** When a message is tried again: 2 s, doubling to 10 minutes, jittered by a quarter so that a recovering carrier is not hit at once. */
export function retryTime(attempts: number, random: number): Date {
  const base = Math.min(600_000, 2_000 * 2 ** Math.min(attempts, 10))
  return new Date(nowMs() + base * (0.75 + random / 2))
}
