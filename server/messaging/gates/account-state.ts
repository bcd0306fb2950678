import { refusalFor } from '#accounts/accounts.ts'
import type { GateResult } from '../decision.ts'
import type { Gate } from './gate.ts'

const active: GateResult = { outcome: 'pass', because: 'The account is active.' }

/** Only an active account sends. Source: CSY-6.5, KN1-15.1b, HSE-6.2. */
export const accountState: Gate = {
  name: 'account_state',
  decide(_, { account }) {
    if (!account)
      return { outcome: 'refuse', code: 'account_terminated', because: 'The account does not exist.' }
    const refusal = refusalFor(account)
    if (!refusal) return active
    return { outcome: 'refuse', code: refusal.code, clause: refusal.clause, because: refusal.message }
  },
}
