const longestMs = 200
const share = 10

/**
 * How long a reader waits between two looks that find nothing: a tenth of the time it has been quiet, between the shortest
 * pause given and 200 ms. Busy it stays close behind what happens; after two quiet seconds it costs a fraction. Machine time.
 */
export class IdlePause {
  private readonly shortestMs: number
  private quietSince = performance.now()

  constructor(shortestMs: number) {
    this.shortestMs = shortestMs
  }

  /** Something came: the next pauses are short again. */
  busy(): void {
    this.quietSince = performance.now()
  }

  /** The next pause in milliseconds. */
  nextMs(): number {
    const quietMs = performance.now() - this.quietSince
    return Math.min(longestMs, Math.max(this.shortestMs, quietMs / share))
  }
}
