import { classifyReply, type SmtpStage } from '../bounces/bounces.ts'
import type { RefusalReason } from './refusal-reasons.ts'
import type { SmtpReply } from './smtp-reply.ts'

export type { SmtpStage }

/** What only a sender hears. Source: RFC 6531 §3.5; x.7.28 and x.7.38 of the IANA registry: too much mail. */
const bySendersStatus: Readonly<Record<string, RefusalReason>> = {
  '6.7': 'address_needs_utf8',
  '7.28': 'rate_limited',
  '7.38': 'rate_limited',
}

/** Why a server refused: by the same table as for bounces, which quote such answers. */
export function reasonOfReply({ code, enhanced, text }: SmtpReply, stage: SmtpStage): RefusalReason {
  return bySendersStatus[enhanced?.slice(2) ?? ''] ?? classifyReply(code, enhanced, text, stage).reason
}
