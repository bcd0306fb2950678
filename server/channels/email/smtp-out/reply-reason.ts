import type { RefusalReason } from './refusal-reasons.ts'
import type { SmtpReply } from './smtp-reply.ts'

/** What a server was answering when it refused. */
export type SmtpStage = 'connect' | 'mail' | 'rcpt' | 'data'

/** What a server's words say, likeliest mistaken first. Source: answers of large receivers, as they and their senders publish them. */
const byWords: readonly (readonly [RefusalReason, RegExp])[] = [
  [
    'rate_limited',
    /grey ?list|too many|rate.?limit|throttl|unusual rate|receiving mail at a rate|frequency limit|max(imum)? (messages|connections)|concurrent|\[tss?0[1-9]\]|trop de connexions|temporarily deferred/i,
  ],
  [
    'authentication_failed',
    /\bdmarc\b|unauthenticated|\bdkim\b.{0,40}(fail|missing|did not)|\bspf\b.{0,40}(fail|not|softfail)/i,
  ],
  ['reverse_dns_missing', /\bptr\b|reverse (dns|lookup|hostname)|\brdns\b/i],
  ['tls_failed', /must issue a? ?starttls|tls (is )?required|requires? (tls|encryption)/i],
  [
    'sender_blocked',
    /spamhaus|spamcop|barracuda|dnsbl|rbl\b|block ?list|black ?list|(ip|network|host|server)\b.{0,40}(blocked|listed|reputation)|low reputation|service refus/i,
  ],
  [
    'relaying_denied',
    /relay(ing)? (access )?(denied|not (permitted|allowed))|unable to relay|not permitted to relay/i,
  ],
  ['mailbox_full', /over ?-?quota|quota (is )?exceeded|mailbox (is )?full|out of storage|overquota/i],
  ['message_too_big', /(size|message) .{0,30}(exceed|too (big|large))|too large/i],
  ['spam', /\bspam\b|unsolicited|likely suspicious|\bjunk\b/i],
  ['virus', /\bvirus|malware|illegal attachment/i],
  [
    'mailbox_disabled',
    /(mailbox|account|user|recipient).{0,40}(disabled|suspended|inactive|deactivated|closed)/i,
  ],
  [
    'sender_refused',
    /(sender|mail from).{0,60}(reject|refus|denied|not (exist|allowed|valid)|invalid|unknown|unverif)|domain of sender/i,
  ],
  [
    'mailbox_unknown',
    /(user|recipient|mailbox|address|account).{0,60}(unknown|not found|does ?n[o']t exist|invalid|unavailable|not exist|undeliverable)|(unknown|invalid|no such|not a valid) (user|recipient|mailbox|address|account|person)/i,
  ],
]

/** Source: RFC 3463 §3, the IANA registry of enhanced status codes, and what large receivers document of their own. */
const byStatus: Readonly<Record<string, RefusalReason>> = {
  '1.0': 'mailbox_unknown',
  '1.1': 'mailbox_unknown',
  '1.2': 'domain_unknown',
  '1.3': 'mailbox_unknown',
  '1.4': 'mailbox_unknown',
  '1.6': 'mailbox_moved',
  '1.7': 'sender_refused',
  '1.8': 'sender_refused',
  '1.10': 'domain_takes_no_mail',
  '2.1': 'mailbox_disabled',
  '2.2': 'mailbox_full',
  '2.3': 'message_too_big',
  '3.1': 'system_full',
  '3.2': 'system_error',
  '3.4': 'message_too_big',
  '4.1': 'network_error',
  '4.2': 'network_error',
  '4.5': 'rate_limited',
  '5.1': 'protocol_error',
  '5.2': 'protocol_error',
  '5.3': 'rate_limited',
  '6.0': 'content_refused',
  '6.1': 'content_refused',
  '6.7': 'address_needs_utf8',
  '7.1': 'security_refused',
  '7.8': 'security_refused',
  '7.23': 'authentication_failed',
  '7.25': 'reverse_dns_missing',
  '7.26': 'authentication_failed',
  '7.27': 'authentication_failed',
  '7.28': 'rate_limited',
  '7.29': 'tls_failed',
  '7.30': 'authentication_failed',
  '7.32': 'authentication_failed',
  '7.38': 'rate_limited',
  '7.509': 'authentication_failed',
  '7.515': 'authentication_failed',
}

/** Statuses that no server gives by chance, whatever words it adds. */
const decisive = new Set([
  '1.6',
  '1.7',
  '1.8',
  '1.10',
  '2.2',
  '6.7',
  '7.23',
  '7.25',
  '7.26',
  '7.27',
  '7.30',
  '7.32',
])

/** Why a server refused, by its status where that is beyond doubt, then by its words, then by status and code. */
export function reasonOfReply({ code, enhanced, text }: SmtpReply, stage: SmtpStage): RefusalReason {
  const detail = enhanced?.slice(2) ?? ''
  if (decisive.has(detail)) return byStatus[detail] ?? 'unknown'
  const worded = byWords.find(([, pattern]) => pattern.test(text))?.[0]
  if (worded === 'mailbox_unknown' && code < 500) return 'system_error'
  return worded ?? byStatus[detail] ?? reasonOfCode(code, stage)
}

function reasonOfCode(code: number, stage: SmtpStage): RefusalReason {
  if (code === 552) return stage === 'rcpt' ? 'mailbox_full' : 'message_too_big'
  if (code === 551) return 'mailbox_moved'
  if (code === 452) return 'system_full'
  if (code < 500) return 'system_error'
  if (code <= 504) return 'protocol_error'
  if (stage === 'connect') return 'sender_blocked'
  if (stage === 'mail') return 'sender_refused'
  return stage === 'rcpt' && (code === 550 || code === 553) ? 'mailbox_unknown' : 'unknown'
}
