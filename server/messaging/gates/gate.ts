import type { AdmissionRequest } from '../admission-request.ts'
import type { GateName, GateResult } from '../decision.ts'
import type { GateFacts, GateNotes } from '../gate-facts.ts'

/** One condition a message must meet: pure, so that it can be tried without sending anything. */
export type Gate = {
  readonly name: GateName
  readonly decide: (request: AdmissionRequest, facts: GateFacts, notes: GateNotes) => GateResult
}
