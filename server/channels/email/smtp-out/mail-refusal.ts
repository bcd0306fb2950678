import type { Outcome } from '../../channel.ts'
import { refusalReasons, type RefusalReason } from './refusal-reasons.ts'
import { reasonOfReply, type SmtpStage } from './reply-reason.ts'
import { sayReply, type SmtpReply } from './smtp-reply.ts'

export type MailRefusal = Extract<Outcome, { kind: 'refused' }>

/** What a message comes to that a server refused: whether to try again, our code, and for people what was said, what it means and the mend. */
export function refusalOfReply(reply: SmtpReply, stage: SmtpStage): MailRefusal {
  const reason = reasonOfReply(reply, stage)
  return mailRefusal(reason, { said: sayReply(reply), isFinal: reply.code >= 500 })
}

/** What a message comes to for a reason of ours. `said` is what was found or heard. */
export function mailRefusal(
  reason: RefusalReason,
  { said = '', isFinal = true, afterMs }: { said?: string; isFinal?: boolean; afterMs?: number } = {},
): MailRefusal {
  const treatment: (typeof refusalReasons)[RefusalReason] & { afterMs?: number } = refusalReasons[reason]
  const retry = isFinal ? treatment.retry.final : treatment.retry.passing
  const wait = retry === 'later' ? (afterMs ?? treatment.afterMs) : undefined
  return {
    kind: 'refused',
    retry,
    code: reason,
    detail: said === '' ? treatment.meaning : `${treatment.meaning} (${said})`,
    ...(wait === undefined ? {} : { afterMs: wait }),
    // One receiver's no, or its silence, holds up no other: a relay that is away is the link's to tell.
    halts: reason === 'credentials_refused' ? 'credentials' : 'nothing',
  }
}
