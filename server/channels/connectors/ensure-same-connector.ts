import { Refusal } from '#platform/refusal.ts'
import type { Connector } from './connector.ts'

/** Lets on what was not disconnected. Refuses conflict, with what is to be done instead. */
export function ensureNotDisconnected({ state, stateReason, awaitsReactivation }: Connector): void {
  if (state !== 'disconnected') return
  const detail = awaitsReactivation ? stateReason : null
  throw new Refusal('conflict', { detail: detail ?? 'This connector was disconnected. Connect anew.' })
}

/**
 * Lets a connector be what it was shown to be, and nothing else: who could change that would send as, and hear for, what is not
 * its own. Refuses conflict.
 */
export function ensureSameAddress(
  { address: own }: Pick<Connector, 'address'>,
  address: string,
  given: 'settings' | 'credentials',
): void {
  if (address === own) return
  throw new Refusal('conflict', {
    detail: `These ${given} open ${address}, and this connector is ${own}. Connect the other one as a new connector.`,
  })
}
