import { addressesIn } from './addresses.ts'
import { isAutoReply } from './auto-reply.ts'
import { recipientByStatus, recipientByText, type BouncedRecipient } from './bounced-recipient.ts'
import { readDeliveryStatus, type RecipientStatus } from './delivery-status.ts'
import { readFeedbackReport } from './feedback-report.ts'
import { field, fieldsNamed } from './header-fields.ts'
import { looksLikeBounce } from './looks-like-bounce.ts'
import { noticeOf, returnedMail, type Notice, type ReturnedMail } from './notice.ts'
import { readMime, type MimeMessage } from './read-mime.ts'
import { recipientsInText } from './text-recipients.ts'

export type { BouncedRecipient, ReturnedMail }

/** What a mail that came back to a bounce address is; `about` is the mail it concerns, as far as it returns it. */
export type MailVerdict =
  | {
      readonly kind: 'bounce'
      readonly recipients: readonly BouncedRecipient[]
      readonly about: ReturnedMail
    }
  | { readonly kind: 'delivered'; readonly addresses: readonly string[]; readonly about: ReturnedMail }
  | {
      readonly kind: 'complaint'
      readonly feedbackType: string
      readonly addresses: readonly string[]
      readonly about: ReturnedMail
    }
  | { readonly kind: 'auto_reply' }
  | { readonly kind: 'not_a_bounce' }

/** Says what a mail at a bounce address is, and whom and what it concerns. Never fails, whatever the octets. */
export function classifyMail(raw: Uint8Array): MailVerdict {
  const mail = readMime(raw)
  const notice = noticeOf(mail)
  const about = returnedMail(notice)
  const complaint = readFeedbackReport(mail)
  if (complaint !== null) return { kind: 'complaint', ...complaint, about }
  const statuses = statusesIn(mail, notice)
  if (statuses.length > 0) return byStatus(statuses, notice, about)
  const isBounce = looksLikeBounce(mail.fields, notice.text, notice.returned !== null)
  // A gateway may wrap a report of another system in a notice of its own.
  const wrapped = isBounce ? readDeliveryStatus(notice.returned ?? '') : []
  if (wrapped.length > 0) return byStatus(wrapped, notice, about)
  if (isBounce && !isVacation(mail)) return { kind: 'bounce', recipients: byText(mail, notice), about }
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

function byStatus(statuses: readonly RecipientStatus[], notice: Notice, about: ReturnedMail): MailVerdict {
  const failed = statuses.filter(({ action, status }) => !done.has(action) && !status?.startsWith('2'))
  if (failed.length === 0)
    return { kind: 'delivered', addresses: statuses.flatMap(({ address }) => address ?? []), about }
  const isAlone = failed.length === 1
  return {
    kind: 'bounce',
    recipients: failed.map((status) => recipientByStatus(status, notice, isAlone)),
    about,
  }
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
    return named.map(({ address, about }) =>
      recipientByText(address, about, named.length === 1 ? notice.text : about),
    )
  return [recipientByText(returnedMail(notice).recipient, notice.text, notice.text)]
}

/** A notice of absence may come from the empty sender too, and may say that something fails. */
function isVacation({ fields }: MimeMessage): boolean {
  return (
    field(fields, 'x-failed-recipients') === '' &&
    isAutoReply(fields) &&
    !/daemon|postmaster/i.test(field(fields, 'from'))
  )
}
