/** Waits that double from a first to a longest one, each jittered by half so that many links do not return at once. */
export class Backoff {
  readonly #minMs: number
  readonly #maxMs: number
  readonly #random: () => number
  #attempts = 0

  constructor(minMs: number, maxMs: number, random: () => number) {
    this.#minMs = minMs
    this.#maxMs = maxMs
    this.#random = random
  }

  /** The next wait. Shape: between half and all of min(longest, first × 2ⁿ) milliseconds. */
  next(): number {
    const wholeMs = Math.min(this.#maxMs, this.#minMs * 2 ** Math.min(this.#attempts, 30))
    this.#attempts++
    return wholeMs * (0.5 + this.#random() / 2)
  }

  reset(): void {
    this.#attempts = 0
  }
}
