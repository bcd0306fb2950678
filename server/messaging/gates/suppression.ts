import { decideSuppression } from '#consent/consent.ts'
import type { GateResult } from '../decision.ts'
import type { Gate } from './gate.ts'

const answer: GateResult = {
  outcome: 'not_applicable',
  because: 'This is the answer to a keyword the recipient wrote.',
}

/** The recipient has not opted out and is not on the account's suppression list. Source: HSE-3.3. */
export const suppression: Gate = {
  name: 'suppression',
  decide: (request, { permission, pack }) =>
    request.answersKeyword ? answer : decideSuppression(permission, request.class, pack.stopEnds()),
}
