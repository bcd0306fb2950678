import type { Carrier } from '#channels/channels.ts'

/** Whether a lane may stay as it is when carriers and connectors were read again. */
export function sameCarrier(a: Carrier | undefined, b: Carrier): boolean {
  return (
    a !== undefined &&
    a.sealed === b.sealed &&
    a.ratePerSecond === b.ratePerSecond &&
    a.heldBecause === b.heldBecause &&
    JSON.stringify(a.settings) === JSON.stringify(b.settings)
  )
}
