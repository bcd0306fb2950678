import type { ProviderCodes } from '../../provider-code.ts'

/** What is to be done about a refusal, by whether the server called it passing (4xx) or final (5xx). */
type Treatment = {
  readonly retry: { readonly passing: 'later' | 'elsewhere'; readonly final: 'never' | 'elsewhere' | 'later' }
  /** How long a passing refusal is let pass. */
  readonly afterMs?: number
  /** What it means and how it is mended, for people. */
  readonly meaning: string
}

const minute = 60_000
const hour = 60 * minute

/** The message is at fault, wherever it is sent from. */
const ofMessage = { passing: 'later', final: 'never' } as const
/** This sender's domain, address or server is at fault: another connector may do better. */
const ofSender = { passing: 'later', final: 'elsewhere' } as const

/**
 * Why a mail was not taken: our stable codes, the same that bounces are given, with what each means and its mend.
 * The last few are ours alone: they are found before or without an answer of the server.
 */
export const refusalReasons = {
  mailbox_unknown: {
    retry: ofMessage,
    afterMs: 15 * minute,
    meaning:
      'There is no such mailbox. Take the address off your list, or ask the contact for the right one.',
  },
  mailbox_moved: {
    retry: ofMessage,
    afterMs: hour,
    meaning: 'The mailbox has moved. Ask the contact for the new address.',
  },
  domain_unknown: {
    retry: ofMessage,
    afterMs: 15 * minute,
    meaning: 'There is no such mail domain. Check how the address is spelt.',
  },
  domain_takes_no_mail: {
    retry: ofMessage,
    afterMs: hour,
    meaning: 'The domain takes no mail. Ask the contact for another address.',
  },
  mailbox_full: {
    retry: ofMessage,
    afterMs: hour,
    meaning: 'The mailbox is full. It may be taken later; an address that stays full is no longer read.',
  },
  mailbox_disabled: {
    retry: ofMessage,
    afterMs: hour,
    meaning: 'The mailbox is switched off or locked. Ask the contact for another address if it stays so.',
  },
  recipient_refuses: {
    retry: ofMessage,
    afterMs: hour,
    meaning: 'The contact, or a rule of his mailbox, does not take this mail. Do not send it again.',
  },
  sender_refused: {
    retry: ofSender,
    afterMs: 30 * minute,
    meaning:
      "The receiver does not take mail from this sender's address. Check that the domain and its return path exist in the DNS.",
  },
  sender_blocked: {
    retry: ofSender,
    afterMs: 2 * hour,
    meaning:
      'Our server or the sender is on a block list, or its reputation is bad. Send less and only to those who asked for it, and ask the list to be taken off.',
  },
  reverse_dns_missing: {
    retry: ofSender,
    afterMs: hour,
    meaning:
      "Our server's address has no name in the reverse DNS that points back to it. The operator must set it.",
  },
  authentication_failed: {
    retry: ofSender,
    afterMs: hour,
    meaning:
      "The sender's domain did not pass SPF, DKIM or DMARC. Make the DNS records that the sending domain's page shows.",
  },
  relaying_denied: {
    retry: ofSender,
    afterMs: hour,
    meaning:
      'The server does not take mail for this domain from us. Check the relay and its credentials, or the MX records of the domain.',
  },
  security_refused: {
    retry: ofSender,
    afterMs: hour,
    meaning:
      'The receiver refused for a reason of security, mostly missing authentication. Check SPF, DKIM and DMARC of the domain.',
  },
  rate_limited: {
    retry: { passing: 'later', final: 'later' },
    afterMs: 10 * minute,
    meaning:
      'The receiver takes no more for now. It is sent more slowly by itself; nothing needs to be done.',
  },
  policy_refused: {
    retry: ofMessage,
    afterMs: hour,
    meaning:
      "A rule of the receiver's refused the mail. Read its answer; mostly the content or the sender is at fault.",
  },
  spam: {
    retry: ofMessage,
    afterMs: 2 * hour,
    meaning:
      'The receiver took the mail for spam. Change what it says and where it links to, and write only to those who asked for it.',
  },
  virus: {
    retry: ofMessage,
    afterMs: hour,
    meaning: 'The receiver found something dangerous in the mail. Check its attachments and links.',
  },
  content_refused: {
    retry: ofMessage,
    afterMs: hour,
    meaning:
      'The receiver does not take this content, mostly a kind of attachment. Leave it out or link to it.',
  },
  message_too_big: {
    retry: ofMessage,
    afterMs: hour,
    meaning: 'The mail is bigger than the receiver takes. Make attachments smaller, or link to them.',
  },
  message_malformed: {
    retry: ofMessage,
    afterMs: hour,
    meaning: 'The receiver finds the mail malformed. Check headers of your own.',
  },
  protocol_error: {
    retry: { passing: 'later', final: 'later' },
    afterMs: 15 * minute,
    meaning:
      'The server did not understand a command. It is tried again; a server that keeps saying so is at fault.',
  },
  system_full: {
    retry: ofMessage,
    afterMs: 30 * minute,
    meaning: "The receiver's server has no space left. It is tried again.",
  },
  system_error: {
    retry: ofMessage,
    afterMs: 10 * minute,
    meaning: "The receiver's server has a fault of its own for now. It is tried again.",
  },
  network_error: {
    retry: { passing: 'later', final: 'later' },
    afterMs: 5 * minute,
    meaning:
      "The receiver's server cannot be reached, or the connection broke before the mail had left. It is tried again.",
  },
  tls_failed: {
    retry: { passing: 'later', final: 'elsewhere' },
    afterMs: 30 * minute,
    meaning:
      'No encrypted connection could be made. The certificate of the server, or the setting for encryption, must be mended.',
  },
  mailer_error: {
    retry: ofMessage,
    afterMs: 30 * minute,
    meaning: "A program of the receiver's that takes mail failed. It is tried again.",
  },
  expired: {
    retry: ofMessage,
    afterMs: hour,
    meaning: "The receiver's servers could not pass it on in time. Send it again if it still matters.",
  },
  unknown: {
    retry: ofMessage,
    afterMs: 15 * minute,
    meaning: 'The receiver refused for a reason it did not name. Read its answer.',
  },
  credentials_refused: {
    retry: { passing: 'later', final: 'later' },
    afterMs: 15 * minute,
    meaning: 'The relay does not take the user and password. Enter those that its provider gave you.',
  },
  recipient_invalid: {
    retry: ofMessage,
    meaning: 'The address is not one that mail can be sent to. Check how it is spelt.',
  },
  address_needs_utf8: {
    retry: ofMessage,
    meaning:
      'The address is not in ASCII, and the receiver takes only such. Ask the contact for an address in plain letters.',
  },
  host_forbidden: {
    retry: ofMessage,
    meaning:
      "The mail servers of the domain are at private addresses, which are not connected to. Where they are the operator's own, PATCHBAY_PRIVATE_PROVIDERS must name them.",
  },
  warm_up_full: {
    retry: { passing: 'later', final: 'later' },
    afterMs: hour,
    meaning:
      "The domain is new to this provider, and today's share of its warm-up is used. The rest goes out in the next days.",
  },
  warm_up_uncounted: {
    retry: { passing: 'later', final: 'later' },
    afterMs: minute,
    meaning:
      "The domain is new to this provider, and what is left of today's share could not be looked up. It is tried again by itself.",
  },
  attachment_unread: {
    retry: { passing: 'later', final: 'later' },
    afterMs: minute,
    meaning: 'A file that goes along could not be read from the database. It is tried again by itself.',
  },
  provider_paused: {
    retry: { passing: 'later', final: 'later' },
    meaning: 'The provider asked us to wait. It is tried again by itself.',
  },
} as const satisfies Record<string, Treatment>

/** Why a mail was not taken. */
export type RefusalReason = keyof typeof refusalReasons

/** What each of our codes means and how it is mended, for people: receivers have words of their own. The last are of mails that could not be written. */
const meanings: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(refusalReasons).map(([code, { meaning }]) => [code, meaning])),
  link_down: 'This process was stopping before the mail had left. It is sent by the next one.',
  content_unsupported: 'E-mail carries content of the type email. Give it a subject and a text or HTML.',
  content_empty: 'A mail needs a text or HTML. Write one.',
  header_invalid:
    'A header may not be set, or does not have the form it must have. Take it out or correct it.',
  attachment_invalid: 'An attachment is not in base64, or has no valid media type. Encode it anew.',
  attachment_gone:
    'A file that goes along was deleted before the mail had left. Upload it again and send anew.',
  unsubscribe_invalid:
    'The link to unsubscribe must be an https URL, and its address one for mail. Correct them.',
  variable_missing:
    'The mail asks for a value that this contact does not have. Give one, or take it out of the text.',
}

/** The same, as people are shown them. */
export const mailCodes: ProviderCodes = Object.fromEntries(
  Object.entries(meanings).map(([code, meaning]) => [code, { code, meaning }]),
)
