import { setTimeout as pause } from 'node:timers/promises'

/**
 * Waits until something holds; fails after the deadline with what is said then.
 * Looks often at first and more seldom the longer it takes, so that a slow wait does not burden what it waits for.
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  otherwise: () => string = () => 'it never came to that',
  deadlineMs = 10_000,
): Promise<void> {
  const start = performance.now()
  while (!(await holds())) {
    const waitedMs = performance.now() - start
    if (waitedMs > deadlineMs) throw new Error(`not within ${deadlineMs} ms: ${otherwise()}`)
    await pause(Math.min(100, Math.max(5, waitedMs / 20)))
  }
}
