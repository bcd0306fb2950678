import { decideDlt } from '#senders/senders.ts'
import type { GateResult } from '../decision.ts'
import type { Gate } from './gate.ts'

const elsewhere: GateResult = {
  outcome: 'not_applicable',
  because: 'The destination is under no message registry here.',
}

/** A message to India carries a registered entity, header and template. Source: CSY-5.1; TCCCPR 2018. */
export const dlt: Gate = {
  name: 'dlt',
  decide(request, { pack, country, senders, text }, notes): GateResult {
    notes.registration = request.registration
    const { value: applies, clause } = pack.dltApplies(country)
    if (!applies || request.channel !== 'sms') return elsewhere
    const found = decideDlt(senders, {
      from: notes.sender?.address ?? '',
      text,
      messageClass: request.class,
    })
    if (found.outcome === 'refuse')
      return { outcome: 'refuse', code: found.code, clause, because: found.because }
    const { entityId, templateId, chainHash } = found
    notes.registration = { entityId, templateId, ...(chainHash !== null && { chainHash }) }
    return {
      outcome: 'pass',
      clause,
      because: found.because,
      evidence: { entityId, templateId },
    }
  },
}
