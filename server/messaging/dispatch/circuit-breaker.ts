const failuresToOpen = 20
const firstPauseMs = 2_000
const longestPauseMs = 30_000

/**
 * Keeps traffic away from a carrier that keeps failing: after 20 failures in a row it opens, then lets single
 * messages through as a test after 2 s, doubling to 30 s while they fail. Times are machine time.
 */
export class CircuitBreaker {
  private failures = 0
  private pauseMs = firstPauseMs
  private openUntil = 0
  private testing = false
  private readonly timeMs: () => number

  constructor(timeMs: () => number = () => performance.now()) {
    this.timeMs = timeMs
  }

  /** How many messages may be tried now, out of the room there is. */
  allows(room: number): number {
    if (this.failures < failuresToOpen) return room
    if (this.testing || this.timeMs() < this.openUntil) return 0
    return Math.min(room, 1)
  }

  get isOpen(): boolean {
    return this.failures >= failuresToOpen
  }

  /** Milliseconds until a test is allowed; 0 when closed. */
  waitMs(): number {
    return this.isOpen ? Math.max(0, this.openUntil - this.timeMs()) : 0
  }

  sent(): void {
    if (this.isOpen) this.testing = true
  }

  succeeded(): void {
    this.failures = 0
    this.pauseMs = firstPauseMs
    this.testing = false
  }

  failed(): void {
    this.failures++
    if (this.failures < failuresToOpen) return
    if (this.testing) this.pauseMs = Math.min(longestPauseMs, this.pauseMs * 2)
    this.testing = false
    this.openUntil = this.timeMs() + this.pauseMs
  }
}
