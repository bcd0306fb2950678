/** Says for how long an address is not reachable: `hard` for good, `soft` perhaps not next time, `unknown` undetermined. */
export type Permanence = 'hard' | 'soft' | 'unknown'

/**
 * Why a mail was not delivered, and whether the address is dead with it. Only what says that nobody is there is hard:
 * a full or locked mailbox, a filter and a bad reputation are about this mail, this sender or this day.
 */
export const bounceReasons = {
  mailbox_unknown: 'hard',
  mailbox_moved: 'hard',
  domain_unknown: 'hard',
  domain_takes_no_mail: 'hard',
  mailbox_full: 'soft',
  mailbox_disabled: 'soft',
  recipient_refuses: 'soft',
  sender_refused: 'soft',
  sender_blocked: 'soft',
  reverse_dns_missing: 'soft',
  authentication_failed: 'soft',
  relaying_denied: 'soft',
  security_refused: 'soft',
  rate_limited: 'soft',
  policy_refused: 'soft',
  spam: 'soft',
  virus: 'soft',
  content_refused: 'soft',
  message_too_big: 'soft',
  message_malformed: 'soft',
  protocol_error: 'soft',
  system_full: 'soft',
  system_error: 'soft',
  mailer_error: 'soft',
  network_error: 'soft',
  tls_failed: 'soft',
  expired: 'soft',
  unknown: 'unknown',
} as const satisfies Record<string, Permanence>

/** Why a mail was not delivered. */
export type BounceReason = keyof typeof bounceReasons
