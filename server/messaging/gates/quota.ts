import type { GateResult } from '../decision.ts'
import type { Gate } from './gate.ts'

const unlimited: GateResult = { outcome: 'not_applicable', because: 'The account has no message allowance.' }

/** The account stays within its message allowance. Source: CXE-7.2–7.5, HSE-2.3. */
export const quota: Gate = {
  name: 'quota',
  decide(_, { pack, quota: allowance }) {
    if (!allowance) return unlimited
    const { clause } = pack.messageQuota()
    const { used, limit } = allowance
    if (used >= limit)
      return {
        outcome: 'refuse',
        code: 'quota_reached',
        clause,
        because: `All ${limit} messages of the allowance are used. Ask the operator to raise it.`,
        evidence: { used, limit },
      }
    return { outcome: 'pass', clause, because: `${used} of ${limit} messages of the allowance are used.` }
  },
}
