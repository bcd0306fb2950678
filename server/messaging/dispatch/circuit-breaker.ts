const failuresToOpen = 20
const firstPauseMs = 2_000
const longestPauseMs = 30_000

/**
 * Keeps traffic away from a carrier that keeps failing: after 20 failures in a row it opens, then lets single
 * messages through as a test after 2 s, doubling to 30 s while they fail. Where the carrier can be asked with something
 * that is no message, that is the first test: a message whose answer is lost cannot be taken back. Times are machine time.
 */
export class CircuitBreaker {
  private failures = 0
  private pauseMs = firstPauseMs
  private openUntil = 0
  private testing = false
  private answered = false
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

  /** Whether the carrier is to be asked before a message is the test. */
  get mayAsk(): boolean {
    return this.isOpen && !this.answered && this.allows(1) === 1
  }

  /** A message or a question is on its way; says whether it is the test, as it is while the breaker is open. */
  sent(): boolean {
    if (this.isOpen) this.testing = true
    this.answered = false
    return this.testing
  }

  /** The carrier was asked and answered: a message may go as the next test, at once. */
  hasAnswered(): void {
    this.answered = true
    this.testing = false
  }

  succeeded(): void {
    this.failures = 0
    this.pauseMs = firstPauseMs
    this.testing = false
    this.answered = false
  }

  /** While the breaker is open only the test says anything new: what was sent before may fail for long afterwards. */
  failed(isTest: boolean): void {
    if (this.isOpen && !isTest) return
    this.failures++
    this.answered = false
    if (this.failures < failuresToOpen) return
    if (isTest) this.pauseMs = Math.min(longestPauseMs, this.pauseMs * 2)
    this.testing = false
    this.openUntil = this.timeMs() + this.pauseMs
  }
}
