import { Refusal } from '#platform/refusal.ts'
import type { RefusalCode } from '#refusals.ts'

/**
 * Every code of Twilio's that this door tells, with the status it is answered with and its sentence. Codes from 30000 on that
 * are not answers to requests stand in a message's `error_code`.
 * Source: Twilio, Error and Warning Dictionary.
 */
const codes = {
  20001: [400, 'A parameter is missing or wrong.'],
  20003: [401, 'Authenticate'],
  20004: [405, 'Method not allowed'],
  20005: [403, 'Account not active'],
  20009: [409, 'Cannot delete this resource before it is complete'],
  20403: [403, 'Forbidden'],
  20404: [404, 'The requested resource was not found'],
  20409: [409, 'Conflict'],
  20429: [429, 'Too Many Requests'],
  20500: [500, 'Internal Server Error'],
  20503: [503, 'Service Unavailable'],
  21211: [400, "Invalid 'To' Phone Number"],
  21408: [400, 'Permission to send an SMS has not been enabled for the region indicated by the To number'],
  21603: [400, "A 'From' phone number is required."],
  21604: [400, "A 'To' phone number is required."],
  21606: [400, "The 'From' phone number provided is not a valid message-capable number for this destination"],
  21609: [400, 'The StatusCallback URL is not valid.'],
  21610: [400, 'Attempt to send to unsubscribed recipient'],
  21612: [400, "Message cannot be sent with the current combination of 'To' and/or 'From' parameters"],
  21617: [400, 'The concatenated message body exceeds the 1600 character limit'],
  21619: [400, 'A text message body or media urls must be specified.'],
  21620: [400, 'Invalid media URL(s)'],
  21623: [400, 'Number of media files exceeds allowed limit'],
  21624: [400, 'Invalid validity period value'],
  21701: [404, 'The Messaging Service resource does not exist'],
  21703: [400, 'The Messaging Service does not have a phone number available to send a message'],
  21705: [400, 'The Messaging Service Sid is invalid'],
  21710: [409, 'Phone Number or Short Code is already in the Messaging Service'],
  21712: [409, 'Phone Number or Short Code is associated with another Messaging Service'],
  30001: [400, 'Queue overflow'],
  30002: [400, 'Account suspended'],
  30003: [400, 'Unreachable destination handset'],
  30004: [400, 'Message blocked'],
  30005: [400, 'Unknown destination handset'],
  30006: [400, 'Landline or unreachable carrier'],
  30007: [400, 'Message filtered'],
  30008: [400, 'Unknown error'],
  30011: [400, 'MMS not supported by the receiving phone number in this region'],
  30022: [400, 'Exceeded rate limits'],
  30036: [400, 'Validity Period Expired'],
  21655: [400, 'The ContentSid is Invalid'],
  21656: [400, 'The ContentVariables Parameter is invalid'],
  30409: [409, 'This message cannot be canceled'],
  35115: [400, 'Scheduling does not support this timestamp'],
  63003: [400, 'Channel could not find To address'],
  63005: [400, 'Channel did not accept given content'],
  63007: [400, 'Could not find a Channel with the specified From address'],
  63012: [400, 'Channel provider returned an internal service error'],
  63016: [400, 'Failed to send freeform message because you are outside the allowed window'],
  63018: [400, 'Rate limit exceeded for Channel'],
  63019: [400, 'Media failed to download'],
  63020: [400, 'The business account at the channel is restricted'],
  63021: [400, 'Channel invalid content error'],
  63024: [400, 'Invalid message recipient'],
  63032: [400, 'The channel does not send this message to this recipient'],
  63033: [400, 'Recipient is blocked to receive message'],
  63040: [400, 'Template rejected'],
  63041: [400, 'Template paused'],
  63038: [429, 'Account exceeded the daily messages limit'],
} as const satisfies Record<number, readonly [status: number, sentence: string]>

/** A code of Twilio's dictionary. */
export type TwilioCode = keyof typeof codes

/** What our refusals and the ends of messages are in Twilio's codes, by our code. */
const byOurCode: Partial<Readonly<Record<RefusalCode, TwilioCode>>> & Readonly<Record<string, TwilioCode>> = {
  // requests
  not_found: 20404,
  method_not_allowed: 20004,
  idempotency_conflict: 20409,
  idempotency_in_progress: 20409,
  conflict: 20409,
  rate_limited: 20429,
  overloaded: 20503,
  unauthenticated: 20003,
  locked_out: 20429,
  forbidden: 20403,
  ip_not_allowed: 20403,
  account_suspended: 20005,
  account_export_only: 20005,
  account_terminated: 20005,
  balance_insufficient: 20005,
  quota_reached: 63038,
  channel_not_offered: 21612,
  channel_unavailable: 21612,
  recipient_invalid: 21211,
  sender_unknown: 21606,
  sender_missing: 21603,
  consent_missing: 21610,
  consent_withdrawn: 21610,
  suppressed: 21610,
  quiet_hours: 21624,
  dlt_entity_missing: 30007,
  dlt_header_unregistered: 30007,
  dlt_template_missing: 30007,
  content_refused: 30007,
  content_unsupported: 30011,
  content_too_long: 21617,
  frequency_reached: 30022,
  schedule_invalid: 35115,
  price_missing: 21408,
  not_cancellable: 30409,
  message_unfinished: 20009,
  url_refused: 21609,
  // ends: what carriers answered to a submit (SMPP 3.4 §5.1.3)
  smpp_0000000b: 30005,
  smpp_0000000a: 21606,
  smpp_00000058: 30001,
  smpp_00000014: 30001,
  link_down: 30001,
  // ends: what carriers reported, as far as they keep to the errors of the mobile network (3GPP TS 29.002 §17.6.6)
  carrier_001: 30005,
  carrier_005: 30005,
  carrier_006: 30003,
  carrier_011: 30006,
  carrier_013: 30004,
  carrier_027: 30003,
  carrier_031: 30003,
  carrier_032: 30003,
}

/** The same on channels other than SMS, where Twilio has codes of their own; what is not here is as on SMS. */
const overChannels: Readonly<Record<string, TwilioCode>> = {
  sender_unknown: 63007,
  window_closed: 63016,
  recipient_unreachable: 63003,
  recipient_blocked: 63033,
  recipient_opted_out: 63033,
  not_permitted: 63032,
  rate_limited: 63018,
  pair_rate_limited: 63018,
  limit_reached: 63018,
  content_invalid: 63021,
  content_unsupported: 63021,
  media_refused: 63019,
  template_not_approved: 63040,
  template_paused: 63041,
  account_restricted: 63020,
  payment_required: 63020,
  provider_error: 63012,
}

/** Of what the provider said to a message alone; a refusal of ours keeps the code that it has on SMS. */
const overChannelsAtEnd: Readonly<Record<string, TwilioCode>> = {
  ...overChannels,
  content_refused: 63005,
  recipient_invalid: 63024,
}

/** How a message that was accepted did not arrive, by its status, where its code says nothing more. */
const byStatus: Readonly<Record<string, TwilioCode>> = {
  undelivered: 30003,
  failed: 30008,
  rejected: 30007,
  expired: 30036,
}

/** A no of this door, in Twilio's words. Everything else that is thrown and is no `Refusal` is a bug. */
export class TwilioError extends Error {
  override name = 'TwilioError'
  readonly code: TwilioCode
  readonly status: number

  constructor(code: TwilioCode, sentence?: string) {
    super(sentence ?? codes[code][1])
    this.code = code
    this.status = codes[code][0]
  }
}

/** The refusal of a message to a channel, in Twilio's words for channels where it has some. */
export function refusalOnChannel(refusal: Refusal, channel: string): Refusal | TwilioError {
  const known = channel === 'sms' ? undefined : overChannels[refusal.code]
  return known === undefined ? refusal : new TwilioError(known, `${codes[known][1]}: ${refusal.message}`)
}

/** A refusal in Twilio's words. Our sentence stays, for it says what to mend; without a code of its own a fault keeps its status. */
export function errorOfRefusal({ code, status, message }: Refusal): {
  code: TwilioCode
  status: number
  message: string
} {
  const known = byOurCode[code]
  if (known === undefined) return { code: 20001, status: status === 422 ? 400 : status, message }
  const sentence = known === 20003 || known === 20404 ? codes[known][1] : `${codes[known][1]}: ${message}`
  return { code: known, status: codes[known][0], message: sentence }
}

/** Why a message did not arrive: Twilio's code and sentence; null for one that did or still may. */
export function errorOfEnd(
  status: string,
  code: string | null,
  channel: string,
): { code: TwilioCode; message: string } | null {
  if (status === 'cancelled' && code === 'account_suspended') return { code: 30002, message: codes[30002][1] }
  if (!(status in byStatus)) return null
  const ofChannel = channel === 'sms' ? undefined : overChannelsAtEnd[code ?? '']
  const known =
    ofChannel ?? byOurCode[code ?? ''] ?? (code?.startsWith('dlt_') ? 30007 : (byStatus[status] ?? 30008))
  return { code: known, message: codes[known][1] }
}

/** The body of an error's answer. */
export function errorBody({ code, status, message }: { code: number; status: number; message: string }) {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
}
