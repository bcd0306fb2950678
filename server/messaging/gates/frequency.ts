import type { Channel as ChannelName } from '#policy/policy.ts'
import type { GateResult } from '../decision.ts'
import type { Gate } from './gate.ts'

const uncapped: GateResult = {
  outcome: 'not_applicable',
  because: 'The terms set no frequency for this class.',
}

/** The recipient is not written to more often than the terms allow. Source: HSE-3.4. */
export const frequency: Gate = {
  name: 'frequency',
  decide(request, { pack, hadOfClass }) {
    const { value: cap, clause } = pack.frequencyCapFor(request.class, request.channel as ChannelName)
    if (!cap) return uncapped
    if (hadOfClass >= cap.max) {
      return {
        outcome: 'refuse',
        code: 'frequency_reached',
        clause,
        because: `The recipient had, or is due, ${hadOfClass} ${request.class} messages; the terms allow ${cap.max} in ${cap.per}.`,
        evidence: { count: hadOfClass, max: cap.max, per: cap.per },
      }
    }
    return {
      outcome: 'pass',
      clause,
      because: `The recipient had, or is due, ${hadOfClass} of at most ${cap.max} ${request.class} messages in ${cap.per}.`,
    }
  },
}
