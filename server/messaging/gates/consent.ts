import { decideConsent } from '#consent/consent.ts'
import type { Channel as ChannelName } from '#policy/policy.ts'
import type { GateResult } from '../decision.ts'
import type { Gate } from './gate.ts'

const answer: GateResult = {
  outcome: 'pass',
  because: 'The recipient asked for this answer by writing a keyword.',
  basis: 'opt_in',
}

/** A lawful basis lets the message through. Source: CSY-5.5, CXE-5.12, KN1-12.4, HSE-3.1–3.3. */
export const consent: Gate = {
  name: 'consent',
  decide(request, { permission, pack, wroteToAccount, account }) {
    if (request.answersKeyword) return answer
    const lawfulBases = pack.lawfulBasesFor(request.class, request.channel as ChannelName)
    return decideConsent(permission, {
      messageClass: request.class,
      lawfulBases,
      wroteToAccount,
      stopEnds: pack.stopEnds(),
      accountDeclared: account !== null && account.termsDated !== null,
    })
  },
}
