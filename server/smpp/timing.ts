/**
 * The time a protocol runs on: monotonic, apart from the business clock, because a link's timeouts must pass even
 * while a test instance's clock is frozen.
 */
export type Timing = {
  /** Monotonic milliseconds. */
  now: () => number
  /** Runs `action` once after `delayMs`; the answer cancels it. */
  after: (delayMs: number, action: () => void) => () => void
  /** Runs `action` every `periodMs`; the answer stops it. */
  every: (periodMs: number, action: () => void) => () => void
}

/** The machine's monotonic time. Its timers keep no process alive: an open socket does. */
export const realTiming: Timing = {
  now: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs)
    return () => clearTimeout(timer)
  },
  every: (periodMs, action) => {
    const timer = setInterval(action, periodMs).unref()
    return () => clearInterval(timer)
  },
}
