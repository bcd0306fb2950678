import { addressIn, addressesIn } from './addresses.ts'
import { isAutoReply } from './auto-reply.ts'
import { looksLikeBounce } from './looks-like-bounce.ts'
import type { BounceReason, Permanence } from './bounce-reasons.ts'
import { classifyReply } from './classify-reply.ts'
import { readDeliveryStatus, type RecipientStatus } from './delivery-status.ts'
import { readFeedbackReport } from './feedback-report.ts'
import { field, fieldsNamed, readHeaderFields } from './header-fields.ts'
import { noticeOf, type Notice } from './notice.ts'
import { quotedReply, stageIn } from './quoted-reply.ts'
import { readMime, type MimeMessage } from './read-mime.ts'
import { recipientsInText } from './text-recipients.ts'

/** What a report says of one recipient. `isFinal` is false while the other side still tries. */
export type BouncedRecipient = {
  readonly address: string | null
  readonly isFinal: boolean
  readonly status: string | null
  readonly replyCode: number | null
  readonly reason: BounceReason
  readonly permanence: Permanence
  readonly diagnostic: string
}

/** What a mail that came back to a bounce address is. `messageId` is of the mail it is about, when the report returns it. */
export type MailVerdict =
  | {
      readonly kind: 'bounce'
      readonly recipients: readonly BouncedRecipient[]
      readonly messageId: string | null
    }
  | { readonly kind: 'delivered'; readonly addresses: readonly string[]; readonly messageId: string | null }
  | {
      readonly kind: 'complaint'
      readonly feedbackType: string
      readonly addresses: readonly string[]
      readonly messageId: string | null
    }
  | { readonly kind: 'auto_reply' }
  | { readonly kind: 'not_a_bounce' }

/** Says what a mail at a bounce address is, and whom and what it concerns. Never fails, whatever the octets. */
export function classifyMail(raw: Uint8Array): MailVerdict {
  const mail = readMime(raw)
  const notice = noticeOf(mail)
  const messageId = returnedMessageId(notice)
  const complaint = readFeedbackReport(mail)
  if (complaint !== null) return { kind: 'complaint', ...complaint, messageId }
  const statuses = statusesIn(mail, notice)
  if (statuses.length > 0) return byStatus(statuses, notice, messageId)
  const isBounce = looksLikeBounce(mail.fields, notice.text, notice.returned !== null)
  // A gateway may wrap a report of another system in a notice of its own.
  const wrapped = isBounce ? readDeliveryStatus(notice.returned ?? '') : []
  if (wrapped.length > 0) return byStatus(wrapped, notice, messageId)
  if (isBounce && !isVacation(mail)) return { kind: 'bounce', recipients: byText(mail, notice), messageId }
  return { kind: isAutoReply(mail.fields) ? 'auto_reply' : 'not_a_bounce' }
}

/** Some systems write the fields of a delivery status into their text, and some give it another type. */
function statusesIn(mail: MimeMessage, notice: Notice): RecipientStatus[] {
  const proper = mail.parts.filter(({ type }) =>
    /^message\/(global-)?delivery-status|^message\/(x-)?delivery/.test(type),
  )
  const found = proper.flatMap(({ text }) => readDeliveryStatus(text))
  return found.length > 0 ? found : readDeliveryStatus(notice.text)
}

const done = new Set(['delivered', 'relayed', 'expanded'])

function byStatus(
  statuses: readonly RecipientStatus[],
  notice: Notice,
  messageId: string | null,
): MailVerdict {
  const failed = statuses.filter(({ action, status }) => !done.has(action) && !status?.startsWith('2'))
  if (failed.length === 0)
    return { kind: 'delivered', addresses: statuses.flatMap(({ address }) => address ?? []), messageId }
  const isAlone = failed.length === 1
  return { kind: 'bounce', recipients: failed.map((status) => ofStatus(status, notice, isAlone)), messageId }
}

function ofStatus(given: RecipientStatus, notice: Notice, isAlone: boolean): BouncedRecipient {
  const about = isAlone ? notice.text : linesAbout(notice.text, given.address)
  const quoted = quotedReply(given.diagnostic)
  const elsewhere = quotedReply(about)
  const code = quoted.code ?? elsewhere.code
  const status = preciseStatus(quoted.enhanced, given.status, elsewhere.enhanced)
  const stage = stageIn(`${given.diagnostic}\n${about}`)
  const said = classifyReply(code, status, given.diagnostic, stage)
  const meaning =
    said.reason === 'unknown' || given.diagnostic === '' ? classifyReply(code, status, about, stage) : said
  const isFinal = given.action !== 'delayed'
  const reason = !isFinal && meaning.reason === 'unknown' ? 'expired' : meaning.reason
  return {
    address: given.address ?? (isAlone ? recipientOf(notice) : null),
    isFinal,
    status,
    replyCode: code,
    reason,
    permanence: isFinal ? meaning.permanence : 'soft',
    diagnostic: (given.diagnostic || elsewhere.text || about).trim().slice(0, 1_000),
  }
}

/** The status that says most: a server's own before the report's, one with a detail before x.0.0. */
function preciseStatus(...candidates: readonly (string | null)[]): string | null {
  const given = candidates.filter((status) => status !== null)
  return given.find((status) => !status.endsWith('.0.0')) ?? given[0] ?? null
}

function linesAbout(text: string, address: string | null): string {
  if (address === null) return text
  return (
    recipientsInText(text, addressesIn(text), new Set()).find((one) => one.address === address)?.about ?? ''
  )
}

function byText(mail: MimeMessage, notice: Notice): BouncedRecipient[] {
  const known = fieldsNamed(mail.fields, 'x-failed-recipients').flatMap(addressesIn)
  const own = new Set(
    ['to', 'from', 'delivered-to', 'reply-to', 'sender']
      .flatMap((name) => fieldsNamed(mail.fields, name))
      .flatMap(addressesIn)
      .map((address) => address.toLowerCase()),
  )
  const named = recipientsInText(notice.text, known, own)
  if (named.length > 0)
    return named.map(({ address, about }) => ofText(address, about, named.length === 1 ? notice.text : about))
  return [ofText(recipientOf(notice), notice.text, notice.text)]
}

/** Whom the returned message was for: the last resort. */
function recipientOf({ returned }: Notice): string | null {
  return addressIn(field(readHeaderFields(returned?.replace(/^\s+/, '').split('\n\n')[0] ?? ''), 'to'))
}

/** What stands behind the recipient's name is about him; notices that give the reason first are read as a whole. */
function ofText(address: string | null, about: string, whole: string): BouncedRecipient {
  const near = quotedReply(about)
  const reply = near.code === null && near.enhanced === null ? quotedReply(whole) : near
  const stage = stageIn(about)
  const words = [reply.text, about, whole].filter((text) => text.trim() !== '')
  const meanings = words.map((text) => classifyReply(reply.code, reply.enhanced, text, stage))
  const meaning = meanings.find(({ reason }) => reason !== 'unknown') ?? classifyReply(null, null, '')
  return {
    address,
    isFinal: true,
    status: reply.enhanced,
    replyCode: reply.code,
    ...meaning,
    diagnostic: (reply.text || about).trim().slice(0, 1_000),
  }
}

/** A notice of absence may come from the empty sender too, and may say that something fails. */
function isVacation({ fields }: MimeMessage): boolean {
  return (
    field(fields, 'x-failed-recipients') === '' &&
    isAutoReply(fields) &&
    !/daemon|postmaster/i.test(field(fields, 'from'))
  )
}

function returnedMessageId({ returned }: Notice): string | null {
  const fields = readHeaderFields((returned ?? '').replace(/^\s+/, '').split('\n\n')[0] ?? '')
  return /<[^<>\s]+>/.exec(field(fields, 'message-id'))?.[0] ?? null
}
