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
  const error = errorOfEnd(status, code ?? null)
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

/** What the webhook of an inbound message says. Source: Twilio, Messaging webhooks, incoming message request. */
export function inboundParams(
  accountId: string,
  message: ShownMessage,
  service: string | null,
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
    ...(channel === 'whatsapp' && { WaId: message.from.replace(/^\+/, '') }),
  }
}
