import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BounceReason } from '#channels/email/bounces/bounces.ts'

/** What another project's parser says of one recipient of a report. */
export type ExpectedRow = {
  readonly status: string
  readonly replyCode: number | null
  readonly reason: string
  readonly isHard: boolean
}

/** A real report with what is expected of it; without rows nobody has said. */
export type CorpusMail = {
  readonly name: string
  readonly raw: Buffer
  readonly rows: readonly ExpectedRow[]
  readonly isHeldOut: boolean
}

const directory = process.env.PATCHBAY_BOUNCE_CORPUS ?? ''

/** Tells why the corpus cannot be read here, or false when it can: the `skip` of a test. */
export function whyNoCorpus(): string | false {
  if (directory === '') return 'PATCHBAY_BOUNCE_CORPUS names no directory with eml/, not/ and expected.json'
  return existsSync(join(directory, 'expected.json')) ? false : `no expected.json in ${directory}`
}

/** The reports. A third, chosen by the hash of their names, is held out: no rule was written with a look at it. */
export function corpusMails(): CorpusMail[] {
  const expected = JSON.parse(readFileSync(join(directory, 'expected.json'), 'utf8')) as Record<
    string,
    [status: string, code: string, reason: string, hard: number][]
  >
  return readdirSync(join(directory, 'eml'))
    .toSorted()
    .map((name) => ({
      name,
      raw: readFileSync(join(directory, 'eml', name)),
      rows: (expected[name] ?? []).map(([status, code, reason, hard]) => ({
        status,
        replyCode: code === '' ? null : Number(code),
        reason,
        isHard: hard === 1,
      })),
      isHeldOut: Number.parseInt(hash('sha256', name, 'hex').slice(0, 8), 16) % 3 === 0,
    }))
}

/** Mail that is no bounce: the corpus's own, and the messages that its reports return. */
export function ordinaryMails(mails: readonly CorpusMail[]): { name: string; raw: Buffer }[] {
  const kept = readdirSync(join(directory, 'not')).map((name) => ({
    name,
    raw: readFileSync(join(directory, 'not', name)),
  }))
  return [...kept, ...mails.flatMap(returnedMessage)]
}

function returnedMessage({ name, raw }: CorpusMail): { name: string; raw: Buffer }[] {
  const text = raw.toString('latin1')
  const part =
    /^content-type:[ \t]*message\/rfc822[^\n]*\n(?:[\w-]+:[^\n]*\n|[ \t][^\n]*\n)*\n([\s\S]*?)\n--/im.exec(
      text,
    )
  const returned = part?.[1] ?? ''
  // A returned message may be a report itself, and a stump of a header is no mail.
  const isMail = /^from:/im.test(returned) && /\n\n/.test(returned)
  const isReport = /mailer-daemon|postmaster|multipart\/report|returned mail|undeliver/i.test(returned)
  return isMail && !isReport ? [{ name: `returned by ${name}`, raw: Buffer.from(returned, 'latin1') }] : []
}

/** The other parser's reasons in our words. */
export const reasonsOf: Readonly<Record<string, BounceReason>> = {
  userunknown: 'mailbox_unknown',
  hasmoved: 'mailbox_moved',
  hostunknown: 'domain_unknown',
  notaccept: 'domain_takes_no_mail',
  mailboxfull: 'mailbox_full',
  suspend: 'mailbox_disabled',
  filtered: 'recipient_refuses',
  rejected: 'sender_refused',
  blocked: 'sender_blocked',
  badreputation: 'sender_blocked',
  requireptr: 'reverse_dns_missing',
  authfailure: 'authentication_failed',
  norelaying: 'relaying_denied',
  securityerror: 'security_refused',
  toomanyconn: 'rate_limited',
  speeding: 'rate_limited',
  policyviolation: 'policy_refused',
  spamdetected: 'spam',
  virusdetected: 'virus',
  contenterror: 'content_refused',
  exceedlimit: 'message_too_big',
  mesgtoobig: 'message_too_big',
  notcompliantrfc: 'message_malformed',
  syntaxerror: 'protocol_error',
  systemfull: 'system_full',
  systemerror: 'system_error',
  mailererror: 'mailer_error',
  networkerror: 'network_error',
  failedstarttls: 'tls_failed',
  expired: 'expired',
  onhold: 'unknown',
  undefined: 'unknown',
}
