import type { LinkSettings } from './link.ts'
import { realTiming } from './timing.ts'

/** The limits a link has unless told otherwise; `given` overrides what it names. */
export function linkSettings(given: Partial<LinkSettings> = {}): LinkSettings {
  return {
    timing: given.timing ?? realTiming,
    enquireLinkMs: given.enquireLinkMs ?? 30_000,
    enquireTimeoutMs: given.enquireTimeoutMs ?? 15_000,
    responseTimeoutMs: given.responseTimeoutMs ?? 60_000,
    halfPduMs: given.halfPduMs ?? 30_000,
    // A message_payload may hold 65,535 octets; the rest of the largest PDU fits beside it.
    pduSizeMax: given.pduSizeMax ?? 70_000,
  }
}
