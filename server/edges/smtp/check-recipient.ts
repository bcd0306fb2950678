import type { AdmissionRequest } from '#messaging/messaging.ts'
import { Refusal } from '#platform/refusal.ts'
import type { RefusalCode } from '#refusals.ts'
import type { SmtpLogin } from './login.ts'
import type { MailDesk } from './mail-desk.ts'

/** What can be known of a recipient before the mail is: the account, the channel, the address, and what it permits. */
const knownBefore: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'account_suspended',
  'account_export_only',
  'account_terminated',
  'channel_not_offered',
  'channel_unavailable',
  'recipient_invalid',
  'suppressed',
  'consent_missing',
  'consent_withdrawn',
])

/**
 * Refuses a recipient at RCPT, the only place where SMTP has an answer for each. It asks the gates about a transactional mail: what
 * depends on the mail itself is decided when it is there.
 */
export async function checkRecipient(
  desk: MailDesk,
  { accountId, actor }: SmtpLogin,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const request: AdmissionRequest = {
    accountId,
    actor,
    channel: 'email',
    from: from === '' ? null : from,
    to,
    content: { type: 'email', subject: 'A mail', text: 'A mail' },
    class: 'transactional',
    sendAt: null,
    expiresAt: null,
    metadata: null,
    callbackUrl: null,
    registration: null,
    idempotency: null,
  }
  const { code, clause, gates } = await desk.foresee(request)
  if (code === null || !knownBefore.has(code)) return
  const because = gates.find(({ outcome }) => outcome === 'refuse')?.because
  throw new Refusal(code, { clause, ...(because !== undefined && { detail: because }) })
}
