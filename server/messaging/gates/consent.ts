import { decideConsent } from '#consent/consent.ts'
import type { Channel as ChannelName } from '#policy/policy.ts'
import { idOf } from '#shared/ids.ts'
import type { AccountFacts } from '#accounts/accounts.ts'
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
      accountDeclared: account && declarationOf(account),
    })
  },
}

/** An account is opened by accepting the operator's terms, by which it writes to its own customers only and keeps their records. */
function declarationOf({
  accountId,
  pack,
  termsDated,
  createdAt,
}: AccountFacts): Readonly<Record<string, unknown>> {
  return {
    account: idOf('acc', accountId),
    acceptedTermsOf: pack,
    termsDated,
    acceptedAt: createdAt.toISOString(),
  }
}
