const longestMs = 30_000

/** How long to wait before another try: longer each time, and never all pages at once. */
export function waitMs(attempt: number, atLeastMs = 0, chance = Math.random()): number {
  const most = Math.min(longestMs, 1_000 * 2 ** attempt)
  return Math.max(atLeastMs, most * (0.5 + chance / 2))
}

/** Waits, but not longer than until the network is back. Ends at once when the signal says so. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    addEventListener('online', done)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
