import type { Refusal } from '#platform/refusal.ts'
import type { RefusalCode } from '#refusals.ts'
import { statuses, tags, type Tlv } from '#smpp/smpp.ts'

/** Our own statuses, in the range the standard leaves to vendors. Source: SMPP 3.4 §5.1.3 (0x0400 … 0x04FF). */
export const vendorStatuses = {
  accountClosed: 0x0400,
  balanceInsufficient: 0x0401,
  priceMissing: 0x0402,
  quotaReached: 0x0403,
  consentMissing: 0x0410,
  consentWithdrawn: 0x0411,
  suppressed: 0x0412,
  quietHours: 0x0413,
  frequencyReached: 0x0414,
  contentRefused: 0x0420,
  contentUnsupported: 0x0421,
  dltEntityMissing: 0x0430,
  dltHeaderUnregistered: 0x0431,
  dltTemplateMissing: 0x0432,
} as const

const byCode: Partial<Readonly<Record<RefusalCode, number>>> = {
  rate_limited: statuses.RTHROTTLED,
  overloaded: statuses.RMSGQFUL,
  idempotency_in_progress: statuses.RSYSERR,
  account_suspended: vendorStatuses.accountClosed,
  account_export_only: vendorStatuses.accountClosed,
  account_terminated: vendorStatuses.accountClosed,
  balance_insufficient: vendorStatuses.balanceInsufficient,
  price_missing: vendorStatuses.priceMissing,
  quota_reached: vendorStatuses.quotaReached,
  recipient_invalid: statuses.RINVDSTADR,
  sender_unknown: statuses.RINVSRCADR,
  sender_missing: statuses.RINVSRCADR,
  consent_missing: vendorStatuses.consentMissing,
  consent_withdrawn: vendorStatuses.consentWithdrawn,
  suppressed: vendorStatuses.suppressed,
  quiet_hours: vendorStatuses.quietHours,
  frequency_reached: vendorStatuses.frequencyReached,
  content_refused: vendorStatuses.contentRefused,
  content_unsupported: vendorStatuses.contentUnsupported,
  content_too_long: statuses.RINVMSGLEN,
  dlt_entity_missing: vendorStatuses.dltEntityMissing,
  dlt_header_unregistered: vendorStatuses.dltHeaderUnregistered,
  dlt_template_missing: vendorStatuses.dltTemplateMissing,
  schedule_invalid: statuses.RINVSCHED,
}

/** The command_status that tells an SMPP customer of a refusal; ESME_RSUBMITFAIL where neither the standard nor we have a better one. */
export function refusalStatus(code: RefusalCode): number {
  return byCode[code] ?? statuses.RSUBMITFAIL
}

const temporary: ReadonlySet<number> = new Set([statuses.RTHROTTLED, statuses.RMSGQFUL, statuses.RSYSERR])

/** Says whether the customer is to send the same again later. */
export function isTemporaryStatus(status: number): boolean {
  return temporary.has(status)
}

const textOctetsMax = 255

/** Why a submit was refused, for people: the code, the clause where one decided, and the sentence. Source: SMPP 3.4 §5.3.2.11. */
export function refusalText({ code, clause, message }: Pick<Refusal, 'code' | 'clause' | 'message'>): string {
  return `${code}${clause ? ` ${clause}` : ''}: ${message}`
}

/** additional_status_info_text, a C-octet string of at most 256 octets. */
export function statusInfoTlv(text: string): Tlv {
  const octets = Buffer.from(text.slice(0, textOctetsMax).replaceAll(/[^\x20-\x7e]/g, '?'), 'latin1')
  return { tag: tags.additionalStatusInfoText, value: Buffer.concat([octets, Uint8Array.of(0)]) }
}
