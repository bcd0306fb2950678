import { nowMs } from '#platform/clock.ts'
import { histogram } from '#platform/metrics.ts'
import { Refusal } from '#platform/refusal.ts'
import { isStorable } from '#shared/storable-text.ts'
import { admitBatch, type Admitted, type Hand } from './admit-batch.ts'
import type { AdmissionRequest } from './admission-request.ts'
import { batchLength, batchMax } from './batch-length.ts'

type Waiting = {
  readonly request: AdmissionRequest
  readonly resolve: (result: Admitted) => void
  readonly reject: (error: unknown) => void
}

const windowMs = 5
const batchesAtOnce = 2
const waitingMax = 20_000
const unstorable = 'A text holds U+0000 or half of a character, which cannot be stored.'
const batchTime = histogram(
  'admit_batch',
  'Admitting a batch of messages, from its first statement to its commit',
)

/**
 * Gathers what every door asks to be sent into batches, at most 200 messages or 5 ms, and admits each in one transaction.
 * A fixed short window is both cheaper and faster than admitting at once: see docs/decisions.
 */
export class Admission {
  private waiting: Waiting[] = []
  private timer: NodeJS.Timeout | null = null
  private running = 0
  private closing: (() => void) | null = null
  private readonly hand: Hand

  constructor(hand: Hand) {
    this.hand = hand
  }

  /** Admits one message. Refuses overloaded when more than 20,000 wait. Rejects when the database fails: nothing was stored then. */
  admit(request: AdmissionRequest): Promise<Admitted> {
    if (this.closing || this.waiting.length >= waitingMax)
      return Promise.resolve({ kind: 'refused', refusal: new Refusal('overloaded') })
    if (!isStorable([request.to, request.from, request.content, request.metadata])) {
      return Promise.resolve({
        kind: 'refused',
        refusal: new Refusal('invalid_request', { detail: unstorable }),
      })
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject })
      this.schedule()
    })
  }

  /** Admits what has been asked for, and nothing more. */
  async stop(): Promise<void> {
    if (this.waiting.length === 0 && this.running === 0) return
    await new Promise<void>((resolve) => {
      this.closing = resolve
      this.schedule()
    })
  }

  private schedule(): void {
    if (this.running >= batchesAtOnce) return
    if (this.waiting.length >= batchMax || this.closing) {
      if (this.timer) clearTimeout(this.timer)
      this.timer = null
      void this.run()
    } else {
      this.timer ??= setTimeout(() => {
        this.timer = null
        void this.run()
      }, windowMs)
    }
  }

  private async run(): Promise<void> {
    const batch = this.waiting.splice(0, batchLength(this.waiting))
    if (batch.length === 0) return
    this.running++
    const stop = batchTime.startTimer()
    try {
      await this.admitAll(batch)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    stop()
    this.running--
    if (this.waiting.length > 0) this.schedule()
    else if (this.closing && this.running === 0) this.closing()
  }

  /** Admits a batch; when the database cannot take something in it, each by itself, so that one does not spoil the others. */
  private async admitAll(batch: readonly Waiting[]): Promise<void> {
    const requests = batch.map(({ request }) => request)
    try {
      const results = await admitBatch(requests, this.hand, nowMs())
      batch.forEach(({ resolve }, i) => resolve(results[i] as Admitted))
    } catch (error) {
      if (batch.length === 1 || !isDataFault(error)) throw error
      for (const one of batch) await this.admitAll([one]).catch(one.reject)
    }
  }
}

/** SQLSTATE classes 22 (data exception) and 23 (integrity): the fault lies in what was sent, not in the database. */
function isDataFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code))
}
