import type { Timing } from './timing.ts'

/** A token bucket that holds one second's worth. */
export class RateLimit {
  readonly #timing: Timing
  readonly #perSecond: number
  #tokens: number
  #filledAt: number

  constructor(timing: Timing, perSecond: number) {
    this.#timing = timing
    this.#perSecond = perSecond
    this.#tokens = Math.max(1, perSecond)
    this.#filledAt = timing.now()
  }

  /** Takes one token; false when there is none. */
  take(): boolean {
    const now = this.#timing.now()
    const refill = ((now - this.#filledAt) / 1000) * this.#perSecond
    this.#tokens = Math.min(Math.max(1, this.#perSecond), this.#tokens + refill)
    this.#filledAt = now
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }
}
