import type { WindowFacts } from '#channels/channels.ts'
import type { WindowRow } from './queries/inbound.ts'

/** What a channel's rule looks at: when the contact last wrote to any of these senders, and until when an advertisement opens the way. */
export function windowFacts(windows: readonly WindowRow[], atMs: number): WindowFacts {
  return {
    atMs,
    lastInboundMs: latest(windows.map((one) => one.last_inbound_at)),
    entryUntilMs: latest(windows.map((one) => one.entry_until)),
  }
}

function latest(times: readonly (Date | null)[]): number | null {
  return times.reduce<number | null>(
    (max, at) => (at && at.getTime() > (max ?? 0) ? at.getTime() : max),
    null,
  )
}
