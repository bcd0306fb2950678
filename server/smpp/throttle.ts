import type { Timing } from './timing.ts'

/**
 * Pauses a bind whose carrier says we are too fast, doubling from the shortest to the longest pause while it keeps saying so.
 * A whole window refused together is one sign, not many: only what was sent after a pause can lengthen it.
 */
export class Throttle {
  readonly #timing: Timing
  readonly #minMs: number
  readonly #maxMs: number
  readonly #onResume: () => void
  #pauseMs = 0
  #pausedUntil = -1
  #resumedAt = -1
  #cancel: () => void = () => {}

  constructor(timing: Timing, minMs: number, maxMs: number, onResume: () => void) {
    this.#timing = timing
    this.#minMs = minMs
    this.#maxMs = maxMs
    this.#onResume = onResume
  }

  get isPaused(): boolean {
    return this.#pausedUntil >= 0
  }

  /** Begins a pause for a refusal of what was sent at `sentAt`; gives its length, or 0 when already heeded. */
  slowDown(sentAt: number): number {
    if (this.isPaused || sentAt < this.#resumedAt) return 0
    this.#pauseMs = this.#pauseMs === 0 ? this.#minMs : Math.min(this.#maxMs, this.#pauseMs * 2)
    this.#pausedUntil = this.#timing.now() + this.#pauseMs
    this.#cancel = this.#timing.after(this.#pauseMs, () => this.#resume())
    return this.#pauseMs
  }

  /** Notes that something sent after the last pause was accepted. */
  relax(sentAt: number): void {
    if (!this.isPaused && sentAt >= this.#resumedAt) this.#pauseMs = 0
  }

  stop(): void {
    this.#cancel()
    this.#pausedUntil = -1
  }

  #resume(): void {
    this.#pausedUntil = -1
    this.#resumedAt = this.#timing.now()
    this.#onResume()
  }
}
