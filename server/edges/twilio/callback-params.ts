import type { Events } from '#events.ts'
import { bodyOf, apiVersion, mediaOf, messageSid } from './show-message-resource.ts'
import type { ShownMessage } from '#messaging/messaging.ts'
import type { MessageStatus } from '#shared/message-statuses.ts'
import { uuidOf } from '#shared/ids.ts'
import { sidOf } from './sid.ts'
import { errorOfEnd } from './twilio-error.ts'
import { writeTwilioAddress } from './twilio-address.ts'
import { memoryOf } from './twilio-memory.ts'
import { twilioStatus } from './twilio-status.ts'

/** What a call carries, by name. */
export type CallbackParams = Readonly<Record<string, string>>

type MessageFact = Events['message.accepted']

/** What a status callback says. Source: Twilio, Track the Message Status of Outbound Messages. */
export function statusParams(accountId: string, fact: MessageFact): CallbackParams {
  const { channel, status, code, metadata } = fact
  const said = twilioStatus({ status: status as MessageStatus, code: code ?? null, metadata: null })
  const error = errorOfEnd(status, code ?? null, channel)
  const { service, hasMedia } = memoryOf(metadata)
  const sid = sidOf(hasMedia ? 'MM' : 'SM', uuidOf(fact.messageId))
  return {
    AccountSid: sidOf('AC', accountId),
    ApiVersion: apiVersion,
    From: writeTwilioAddress({ channel, address: fact.from }),
    MessageSid: sid,
    MessageStatus: said,
    SmsSid: sid,
    SmsStatus: said,
    To: writeTwilioAddress({ channel, address: fact.to }),
    ...(service && { MessagingServiceSid: sidOf('MG', service) }),
    ...(error && { ErrorCode: String(error.code), ErrorMessage: error.message }),
    ...(channel !== 'sms' && { ChannelPrefix: channel }),
  }
}

/**
 * What the webhook of an inbound message says. `name`: how the contact is called, where it is known.
 * Source: Twilio, Messaging webhooks, incoming message request, with what it adds for WhatsApp.
 */
export function inboundParams(
  accountId: string,
  message: ShownMessage,
  { service, name }: { readonly service: string | null; readonly name: string | null },
): CallbackParams {
  const { channel } = message
  const sid = messageSid(message)
  const media = mediaOf(message)
  return {
    AccountSid: sidOf('AC', accountId),
    ApiVersion: apiVersion,
    Body: bodyOf(message),
    From: writeTwilioAddress({ channel, address: message.from }),
    MessageSid: sid,
    NumMedia: media ? '1' : '0',
    NumSegments: String(message.segments),
    SmsMessageSid: sid,
    SmsSid: sid,
    SmsStatus: 'received',
    To: writeTwilioAddress({ channel, address: message.to }),
    ...(service && { MessagingServiceSid: sidOf('MG', service) }),
    ...(media && { MediaUrl0: media.url, MediaContentType0: media.mimeType }),
    ...(channel !== 'sms' && name !== null && { ProfileName: name }),
    ...(channel === 'whatsapp' && message.from.startsWith('+') && { WaId: message.from.slice(1) }),
    ...beyondText(message),
    ...referralOf(message),
  }
}

/** What a contact said without words. */
function beyondText({ content }: ShownMessage): CallbackParams {
  const said = content as Readonly<Record<string, unknown>>
  if (content.type === 'answer')
    return { ButtonText: wordsOf(said['title']), ButtonPayload: wordsOf(said['id']) }
  if (content.type !== 'location') return {}
  const { latitude, longitude, name, address } = said
  return {
    Latitude: wordsOf(latitude),
    Longitude: wordsOf(longitude),
    ...(name !== undefined && { Label: wordsOf(name) }),
    ...(address !== undefined && { Address: wordsOf(address) }),
  }
}

/** How Twilio names what Meta tells of an advertisement. */
const referralNames: Readonly<Record<string, string>> = {
  body: 'ReferralBody',
  headline: 'ReferralHeadline',
  source_id: 'ReferralSourceId',
  source_type: 'ReferralSourceType',
  source_url: 'ReferralSourceUrl',
  ctwa_clid: 'ReferralCtwaClid',
}

function referralOf({ metadata }: ShownMessage): CallbackParams {
  const referral = (metadata?.['referral'] ?? {}) as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.entries(referralNames).flatMap(([ours, theirs]) =>
      referral[ours] === undefined ? [] : [[theirs, wordsOf(referral[ours])]],
    ),
  )
}

function wordsOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
