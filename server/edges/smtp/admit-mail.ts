import { createHash } from 'node:crypto'
import type { AdmissionRequest, Admitted } from '#messaging/messaging.ts'
import { nowMs } from '#platform/clock.ts'
import { Refusal } from '#platform/refusal.ts'
import { MailReply } from '#smtp/smtp.ts'
import type { SmtpLogin } from './login.ts'
import type { MailDesk } from './mail-desk.ts'
import { isTemporary, refusalReply, replyOf, whyOf } from './refusal-reply.ts'
import { readMail, type HandedIn } from './read-mail.ts'

type Outcome = { readonly to: string; readonly result: Admitted }
type Refused = { readonly to: string; readonly refusal: Refusal }

/**
 * Admits a mail, one message for each recipient; gives the words of the 250.
 * SMTP has one answer for all of them: 250 only when every one is admitted. Where some were and some were not, a temporary answer asks
 * for the same mail again, which repeats nothing for those already admitted; a permanent one names who was refused and says
 * that the others have it.
 */
export async function admitMail(
  desk: MailDesk,
  login: SmtpLogin,
  mail: Buffer,
  recipients: readonly string[],
): Promise<string> {
  const handedIn = await readMail(mail)
  ensureToCome(handedIn.sendAt)
  const outcomes = await Promise.all(
    recipients.map(async (to): Promise<Outcome> => ({
      to,
      result: await desk.admit(requestFor(login, handedIn, to, mail)),
    })),
  )
  const refused = outcomes.flatMap(refusedIn)
  if (refused.length === 0) return `2.6.0 admitted as ${outcomes.map(idOf).join(' ').slice(0, 400)}`
  throw answerOf(refused, outcomes.length, handedIn.messageId !== null)
}

/** A minute for clocks that differ. */
function ensureToCome(sendAt: Date | null): void {
  if (sendAt && sendAt.getTime() < nowMs() - 60_000)
    throw new Refusal('schedule_invalid', { detail: 'X-Patchbay-Send-At lies in the past.' })
}

function requestFor(
  { accountId, actor }: SmtpLogin,
  { from, content, class: messageClass, sendAt, metadata, messageId }: HandedIn,
  to: string,
  mail: Buffer,
): AdmissionRequest {
  return {
    accountId,
    actor,
    channel: 'email',
    from,
    to,
    content,
    class: messageClass,
    sendAt,
    expiresAt: null,
    metadata,
    callbackUrl: null,
    registration: null,
    idempotency: messageId === null ? null : idempotencyOf(mail, to),
  }
}

/** A mail with an id that comes again octet for octet is the same mail, as when the answer to it was lost. */
function idempotencyOf(mail: Buffer, to: string): { key: string; hash: Buffer } {
  const hash = createHash('sha256').update(`${to.toLowerCase()}\n`).update(mail).digest()
  // A key no HTTP header can spell.
  return { key: `\u0001smtp:${hash.toString('hex')}`, hash }
}

function refusedIn({ to, result }: Outcome): Refused[] {
  return result.kind === 'refused' ? [{ to, refusal: result.refusal }] : []
}

function idOf({ result }: Outcome): string {
  if (result.kind === 'accepted') return result.message.id
  const body: unknown = result.kind === 'replayed' ? result.answer.body : null
  return typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : 'before'
}

function answerOf(refused: readonly Refused[], count: number, isRepeatable: boolean): MailReply {
  const temporary = refused.find(({ refusal }) => isTemporary(refusal.code))
  const first = temporary ?? (refused[0] as Refused)
  if (count === 1) return refusalReply(first.refusal)
  const why = `${first.to.replaceAll(/[^\x21-\x7e]/g, '?')}: ${whyOf(first.refusal)}`
  const admitted = count - refused.length
  if (admitted === 0) {
    const [code, status] = replyOf(first.refusal.code)
    return new MailReply(code, status, `none of ${count} recipients was admitted; ${why}`)
  }
  if (temporary && isRepeatable)
    return new MailReply(
      451,
      '4.3.0',
      `${admitted} of ${count} recipients have it, send it again for the rest; ${why}`,
    )
  return new MailReply(
    554,
    '5.7.1',
    `${admitted} of ${count} recipients have it, do not send it again to them; ${why}`,
  )
}
