import type { InboundMessage, Preference, Receipt, Update } from '../../update.ts'
import {
  classifyMail,
  type BouncedRecipient,
  type MailVerdict,
  type ReturnedMail,
} from '../bounces/bounces.ts'
import { parseMail, type InboundMail } from './parse-mail.ts'
import { messageOfReturnPath } from './return-path.ts'
import type { MailEnvelope } from './start-mail-reception.ts'
import type { SenderVerdict } from './verify-sender.ts'

/** Checks SPF, DKIM and DMARC of a letter; absent: they are not checked. */
export type VerifyMail = (raw: Buffer, envelope: MailEnvelope) => Promise<SenderVerdict>

/**
 * What a mail that came says: receipts for bounces, a preference for complaints and opt-outs, a message for letters. Mail to a
 * return path that is no report (an answer of a machine, somebody who wrote to the wrong address) says nothing.
 */
export async function updatesOfMail(
  raw: Buffer,
  envelope: MailEnvelope,
  verify: VerifyMail | null = null,
): Promise<Update[]> {
  const verdict = classifyMail(raw)
  if (verdict.kind === 'complaint') return preferences(verdict, envelope)
  const returned = envelope.to.flatMap((address) => messageOfReturnPath(address) ?? [])
  if (verdict.kind === 'bounce' || verdict.kind === 'delivered') return receipts(verdict, returned[0] ?? null)
  const letters = envelope.to.filter((address) => messageOfReturnPath(address) === null)
  if (letters.length === 0) return []
  const [mail, sender] = await Promise.all([parseMail(raw), verify?.(raw, envelope) ?? null])
  return letters.map((to) => letter(mail, sender, to, envelope))
}

/** Types of reports by which a contact says that it wants no more. Source: RFC 5965 §7.3; `not-spam` and `auth-failure` say other things. */
const complaints = new Set(['abuse', 'opt-out', 'opt-out-list', 'fraud', 'other'])

function preferences(
  { feedbackType, addresses, about }: Extract<MailVerdict, { kind: 'complaint' }>,
  { to }: MailEnvelope,
): Preference[] {
  if (!complaints.has(feedbackType)) return []
  return addresses.map((from) => ({
    kind: 'preference',
    from,
    to: about.sender ?? to[0] ?? '',
    wants: false,
    purpose: 'promotional',
    detail: feedbackType.startsWith('opt-out')
      ? 'the recipient unsubscribed by mail'
      : `the recipient complained to its mail provider (${feedbackType})`,
  }))
}

function receipts(
  verdict: Extract<MailVerdict, { kind: 'bounce' | 'delivered' }>,
  messageId: string | null,
): Receipt[] {
  const { about } = verdict
  if (verdict.kind === 'delivered')
    return [receipt(about, messageId, verdict.addresses, { state: 'delivered', code: null, detail: null })]
  // A mail goes to one recipient: of several that a report names, those we did not write to are where it was passed on to.
  const own = verdict.recipients.filter(({ address }) => isSame(address, about.recipient))
  const [first] = own.length > 0 ? own : verdict.recipients
  return first === undefined ? [] : [receipt(about, messageId, addressesIn(first), fateOf(first))]
}

function receipt(
  about: ReturnedMail,
  messageId: string | null,
  addresses: readonly string[],
  fate: Pick<Receipt, 'state' | 'code' | 'detail'>,
): Receipt {
  return {
    kind: 'receipt',
    refs: about.messageId === null ? [] : [about.messageId],
    addresses,
    ...fate,
    ...(messageId !== null && { messageId }),
  }
}

function fateOf(recipient: BouncedRecipient): Pick<Receipt, 'state' | 'code' | 'detail'> {
  const { isFinal, reason, permanence, status, replyCode, diagnostic } = recipient
  const said = [replyCode, status, diagnostic.replaceAll(/\s+/g, ' ')].filter(
    (part) => part !== null && part !== '',
  )
  return {
    state: !isFinal ? 'onTheWay' : reason === 'expired' ? 'expired' : 'undelivered',
    code: reason,
    detail: `${permanence}: ${said.join(' ')}`.slice(0, 1_000),
  }
}

function addressesIn({ address }: BouncedRecipient): string[] {
  return address === null ? [] : [address]
}

function isSame(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.toLowerCase() === b.toLowerCase()
}

function letter(
  mail: InboundMail,
  sender: SenderVerdict | null,
  to: string,
  envelope: MailEnvelope,
): InboundMessage {
  const from = mail.from?.address ?? envelope.from
  return {
    kind: 'message',
    providerId: mail.messageId,
    from,
    to,
    content: {
      type: 'email',
      subject: mail.subject,
      text: mail.newText,
      html: mail.html,
      attachments: mail.attachments.map(({ filename, mimeType, sizeBytes, content }, part) => ({
        filename,
        mimeType,
        sizeBytes,
        source: `part:${part}`,
        body: content,
      })),
      headers: headersOf(mail, sender),
    },
    ...(mail.from?.name && { profile: { name: mail.from.name } }),
    ...(mail.inReplyTo !== null && { regarding: mail.inReplyTo }),
    sentAtMs: mail.dateMs ?? envelope.receivedAtMs,
  }
}

/** What threading, machines and agents need to know beside the text. */
function headersOf(mail: InboundMail, sender: SenderVerdict | null): Record<string, string> {
  const headers: Record<string, string | null> = {
    'Message-ID': mail.messageId,
    'In-Reply-To': mail.inReplyTo,
    References: mail.references.join(' '),
    'Reply-To': mail.replyTo?.address ?? null,
    Cc: mail.cc.map(({ address }) => address).join(', '),
    'Auto-Submitted': mail.isAutoReply ? 'auto-replied' : null,
    Precedence: mail.isBulk ? 'bulk' : null,
    'Authentication-Results': sender && resultsOf(sender),
  }
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => !!entry[1]))
}

function resultsOf({ spf, dkim, dmarc }: SenderVerdict): string {
  return [
    `spf=${spf}`,
    ...dkim.map(({ domain, result }) => `dkim=${result} (${domain})`),
    `dmarc=${dmarc.result}`,
  ].join('; ')
}
