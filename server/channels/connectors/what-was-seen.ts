import { now } from '#platform/clock.ts'
import type { Probed } from '../connecting.ts'

/** What is kept of what a provider said of a connector. */
export function whatWasSeen({ facts, records, expiresAtMs }: Probed) {
  return {
    facts: { ...facts, ...(records && { records }) },
    expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs),
    checkedAt: now(),
  }
}
