import { bounceReasons, type BounceReason, type Permanence } from './bounce-reasons.ts'
import { replyPatterns } from './reply-patterns.ts'

/** What a server was answering when it refused: what it says of a recipient after the data is about the mail, not the address. */
export type SmtpStage = 'connect' | 'mail' | 'rcpt' | 'data' | 'unknown'

/** What a refusal means. */
export type ReplyMeaning = { readonly reason: BounceReason; readonly permanence: Permanence }

/**
 * Says what a server's refusal means for the address: the same table for answers heard while sending and for those quoted in bounces.
 * Shape: `code` is the three digits or null, `enhanced` is as RFC 3463 writes it or null; both may also stand in the text.
 */
export function classifyReply(
  code: number | null,
  enhanced: string | null,
  text: string,
  stage: SmtpStage = 'unknown',
): ReplyMeaning {
  const plain = plainWords(text)
  const isTemporary = (code ?? Number(enhanced?.[0] ?? 5) * 100) < 500
  const found =
    decisive(enhanced) ?? reasonByWords(plain) ?? reasonByStatus(enhanced) ?? reasonByCode(code, stage)
  const reason = settle(found, { plain, enhanced, stage, isTemporary })
  const permanence = bounceReasons[reason]
  return { reason, permanence: permanence === 'hard' && isTemporary ? 'soft' : permanence }
}

/** A text as the patterns are written: lower case, white space and apostrophes plain, addresses without their words. */
export function plainWords(text: string): string {
  return (
    text
      .slice(0, 4_000)
      .toLowerCase()
      .replaceAll(/[’`´]/g, "'")
      .replaceAll(/\b([245]\d\d)-(?=\d\.\d+\.\d+|\S)/g, '$1 ')
      .replaceAll(/https?:\/\/\S+/g, (url) => ` ${url.replaceAll(/[^a-z]/g, ' ')} `)
      .replaceAll(/<?[^\s<>@:;,"()[\]]+@[^\s<>@:;,"()[\]]+>?/g, '@')
      .replaceAll(/\s+/g, ' ')
      // Postfix says so before every reason it has.
      .replaceAll(/recipient address rejected: (?=[a-z])(?!access denied)/g, '')
      .trim()
  )
}

function reasonByWords(plain: string): BounceReason | null {
  if (plain === '') return null
  return replyPatterns.find(([, pattern]) => pattern.test(plain))?.[0] ?? null
}

/** Source: RFC 3463 §3, the IANA registry of enhanced status codes, and what large receivers document of their own. */
const byStatus: Readonly<Record<string, BounceReason>> = {
  '1.0': 'mailbox_unknown',
  '1.1': 'mailbox_unknown',
  '1.2': 'domain_unknown',
  '1.3': 'mailbox_unknown',
  '1.4': 'mailbox_unknown',
  '1.6': 'mailbox_moved',
  '1.7': 'sender_refused',
  '1.8': 'sender_refused',
  '1.10': 'domain_takes_no_mail',
  '2.0': 'recipient_refuses',
  '2.1': 'mailbox_disabled',
  '2.2': 'mailbox_full',
  '2.3': 'message_too_big',
  '3.1': 'system_full',
  '3.2': 'system_error',
  '3.3': 'system_error',
  '3.4': 'message_too_big',
  '3.5': 'system_error',
  '4.1': 'network_error',
  '4.2': 'network_error',
  '4.3': 'network_error',
  '4.4': 'domain_unknown',
  '4.5': 'rate_limited',
  '4.6': 'network_error',
  '4.7': 'expired',
  '5.1': 'protocol_error',
  '5.2': 'protocol_error',
  '5.3': 'rate_limited',
  '5.4': 'protocol_error',
  '6.0': 'content_refused',
  '6.1': 'content_refused',
  '6.2': 'content_refused',
  '6.3': 'content_refused',
  '7.0': 'policy_refused',
  '7.1': 'security_refused',
  '7.2': 'policy_refused',
  '7.8': 'security_refused',
  '7.23': 'authentication_failed',
  '7.25': 'reverse_dns_missing',
  '7.26': 'authentication_failed',
}

function reasonByStatus(enhanced: string | null): BounceReason | null {
  const detail = enhanced === null ? null : /^[245]\.(\d+\.\d+)$/.exec(enhanced)?.[1]
  return (detail && byStatus[detail]) || null
}

function reasonByCode(code: number | null, stage: SmtpStage): BounceReason {
  if (code === 552) return 'mailbox_full'
  if (code === 551) return 'mailbox_moved'
  if (code === 421 || code === 450 || code === 451) return 'system_error'
  if (code === 452) return 'system_full'
  if (code !== null && code >= 500 && code <= 504) return 'protocol_error'
  if ((code === 550 || code === 553) && stage === 'rcpt') return 'mailbox_unknown'
  if (stage === 'mail' && code !== null && code >= 500) return 'sender_refused'
  return 'unknown'
}

/** Statuses that no server gives by chance, whatever words it adds. */
function decisive(enhanced: string | null): BounceReason | null {
  const detail = enhanced?.slice(2) ?? ''
  if (detail === '1.6') return 'mailbox_moved'
  if (detail === '1.7' || detail === '1.8') return 'sender_refused'
  if (detail === '7.13') return 'mailbox_disabled'
  if (detail === '2.2') return 'mailbox_full'
  if (/^7\.(23|26|27|30|32|509|515)$/.test(detail)) return 'authentication_failed'
  return detail === '7.25' ? 'reverse_dns_missing' : null
}

/** Takes back what words alone would have made too hard. */
function settle(
  reason: BounceReason,
  given: { plain: string; enhanced: string | null; stage: SmtpStage; isTemporary: boolean },
): BounceReason {
  const { plain, enhanced, stage, isTemporary } = given
  if (reason === 'domain_unknown') return isTemporary ? 'network_error' : reason
  if (reason !== 'mailbox_unknown') return reason
  if (isTemporary) return 'system_error'
  const detail = enhanced?.slice(2) ?? ''
  // Mobile carriers say "user unknown" after the data when a contact's own filter refused the mail.
  if (stage === 'data' && !detail.startsWith('1.') && /user unknown|unknown user|no such user/.test(plain))
    return 'recipient_refuses'
  // A mailbox that is there and disabled (x.2.1) is not unknown; only what was said to RCPT counts for more than the status.
  return detail === '2.1' && stage !== 'rcpt' ? 'recipient_refuses' : reason
}
