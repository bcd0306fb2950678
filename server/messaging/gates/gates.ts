import type { AdmissionRequest } from '../admission-request.ts'
import type { GateName, GateResult } from '../decision.ts'
import type { GateFacts, GateNotes } from '../gate-facts.ts'
import { accountState } from './account-state.ts'
import { channel } from './channel.ts'
import { consent } from './consent.ts'
import { content } from './content.ts'
import { dlt } from './dlt.ts'
import { frequency } from './frequency.ts'
import type { Gate } from './gate.ts'
import { provider } from './provider.ts'
import { quietHours } from './quiet-hours.ts'
import { quota } from './quota.ts'
import { sender } from './sender.ts'
import { suppression } from './suppression.ts'

/** What every message passes, in this order. The balance comes last, when the price is known and the wallet is at hand. */
export const gates: readonly Gate[] = [
  accountState,
  channel,
  sender,
  content,
  quota,
  suppression,
  consent,
  frequency,
  dlt,
  provider,
  quietHours,
]

/** Runs the gates until one refuses; gives the trace so far. */
export function passGates(
  request: AdmissionRequest,
  facts: GateFacts,
): { trace: [GateName, GateResult][]; notes: GateNotes } {
  const notes: GateNotes = { sender: null, registration: null }
  const trace: [GateName, GateResult][] = []
  for (const gate of gates) {
    const result = gate.decide(request, facts, notes)
    trace.push([gate.name, result])
    if (result.outcome === 'refuse') break
  }
  return { trace, notes }
}
