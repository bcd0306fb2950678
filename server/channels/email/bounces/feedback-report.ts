import { addressIn, addressesIn } from './addresses.ts'
import { field, fieldsNamed, readHeaderFields, type HeaderFields } from './header-fields.ts'
import { returnedHeader, type MimeMessage } from './read-mime.ts'

/** A contact told his mail provider that a mail is unwanted, or a provider that a mail fails a check. */
export type FeedbackReport = {
  /** `abuse`, `opt-out`, `fraud`, `virus`, `not-spam`, `auth-failure`, `other`. */
  readonly feedbackType: string
  /** Whoever complained; providers that hide them leave it empty. */
  readonly addresses: readonly string[]
}

/** Reads an abuse report; null when the mail is none. Source: RFC 5965 §3, RFC 6591; Microsoft's own form has no report part. */
export function readFeedbackReport(mail: MimeMessage): FeedbackReport | null {
  const part = mail.parts.find(({ type }) => type === 'message/feedback-report')
  const returned = mail.parts.find(({ type }) =>
    /^(message\/(rfc822|global)|text\/rfc822-headers)/.test(type),
  )
  if (part === undefined)
    return readOptOut(mail) ?? readMicrosoftReport(mail, returned && returnedHeader(returned))
  const fields = readHeaderFields(part.text.replace(/^\s+/, '').replaceAll(/\n[ \t]*\n/g, '\n'))
  const feedbackType = /^[a-z-]+/i.exec(field(fields, 'feedback-type'))?.[0].toLowerCase()
  const named = ['original-rcpt-to', 'removal-recipient'].flatMap((name) => fieldsNamed(fields, name))
  const addresses = addressesIn(named.join(' '))
  return {
    feedbackType: feedbackType ?? 'other',
    addresses: addresses.length > 0 ? addresses : recipientsOf(returned && returnedHeader(returned)),
  }
}

/** A mail program that follows the `mailto:` of List-Unsubscribe. Source: RFC 2369 §3.2, RFC 8058 §1. */
function readOptOut({ fields }: MimeMessage): FeedbackReport | null {
  if (!/^\s*unsubscribe\s*$/i.test(field(fields, 'subject'))) return null
  return { feedbackType: 'opt-out', addresses: addressesIn(field(fields, 'from')).slice(0, 1) }
}

/** Outlook.com's junk reports say whom they are about in the returned header alone. */
function readMicrosoftReport(mail: MimeMessage, returned: HeaderFields | undefined): FeedbackReport | null {
  const isReport =
    /^complaint about message from/i.test(field(mail.fields, 'subject')) ||
    /^staff@(hotmail|outlook)\.com$/i.test(addressIn(field(mail.fields, 'from')) ?? '')
  if (!isReport) return null
  const whom = addressesIn(
    field(mail.fields, 'x-hmxmroriginalrecipient') || field(returned ?? [], 'x-hmxmroriginalrecipient'),
  )
  return { feedbackType: 'abuse', addresses: whom.length > 0 ? whom : recipientsOf(returned) }
}

function recipientsOf(returned: HeaderFields | undefined): string[] {
  return addressesIn(field(returned ?? [], 'to'))
}
