import { mediaUrl } from '#channels/channels.ts'
import type { ShownMessage } from '#messaging/messaging.ts'
import { isId, uuidOf } from '#shared/ids.ts'
import { sidOf } from './sid.ts'
import { errorOfEnd } from './twilio-error.ts'
import { writeTwilioAddress } from './twilio-address.ts'
import { memoryOf } from './twilio-memory.ts'
import { rfc2822Time } from './twilio-time.ts'
import { twilioStatus } from './twilio-status.ts'

/** The version this API calls itself. */
export const apiVersion = '2010-04-01'

/** Where an account's resources are. */
export function accountPath(accountSid: string): string {
  return `/${apiVersion}/Accounts/${accountSid}`
}

/** The file of a message, whoever sent it; null for a message that carries none. */
export function mediaOf({
  content,
}: Pick<ShownMessage, 'content'>): { url: string; mimeType: string } | null {
  if (content.type !== 'media') return null
  const { url, mediaId, mimeType } = content as Readonly<Record<string, unknown>>
  const ours = typeof mediaId === 'string' && isId('med', mediaId) ? mediaUrl(uuidOf(mediaId)) : null
  const where = typeof url === 'string' ? url : ours
  return where === null
    ? null
    : { url: where, mimeType: typeof mimeType === 'string' ? mimeType : 'application/octet-stream' }
}

/** What a message says, whatever carries it; of a pressed button, how it reads. */
export function bodyOf({ content }: Pick<ShownMessage, 'content'>): string {
  for (const name of ['text', 'caption', 'body', 'title'])
    if (typeof content[name] === 'string') return content[name]
  return ''
}

/** The sid of a message: whether it carries a file, or did, decides how it begins. */
export function messageSid({ id, content }: Pick<ShownMessage, 'id' | 'content'>): string {
  const isMedia = content.type === 'media' || content['formerly'] === 'media'
  return sidOf(isMedia ? 'MM' : 'SM', uuidOf(id))
}

/** A message as Twilio's clients know it. Source: Twilio OpenAPI, api.v2010.account.message. */
export function showMessageResource(message: ShownMessage, accountSid: string) {
  const sid = messageSid(message)
  const uri = `${accountPath(accountSid)}/Messages/${sid}`
  const { channel, price, charge, code, status, direction } = message
  const memory = memoryOf(message.metadata)
  const error = errorOfEnd(status, code, channel)
  const sentAt = direction === 'inbound' ? message.createdAt : message.submittedAt
  return {
    account_sid: accountSid,
    api_version: apiVersion,
    body: bodyOf(message),
    date_created: rfc2822Time(new Date(message.createdAt)),
    date_sent: sentAt && rfc2822Time(new Date(sentAt)),
    date_updated: rfc2822Time(lastChange(message)),
    direction: direction === 'inbound' ? 'inbound' : memory.isReply ? 'outbound-reply' : 'outbound-api',
    error_code: error && error.code,
    error_message: error && error.message,
    from: writeTwilioAddress({ channel, address: message.from }),
    messaging_service_sid: memory.service ? sidOf('MG', memory.service) : null,
    num_media: mediaOf(message) ? '1' : '0',
    num_segments: String(message.segments),
    price: charge === 'settled' && price ? `-${price.amount}` : null,
    price_unit: price?.currency ?? null,
    sid,
    status: twilioStatus(message),
    subresource_uris: { media: `${uri}/Media.json` },
    to: writeTwilioAddress({ channel, address: message.to }),
    uri: `${uri}.json`,
  }
}

function lastChange({ createdAt, submittedAt, deliveredAt, finishedAt }: ShownMessage): Date {
  const times = [createdAt, submittedAt, deliveredAt, finishedAt].filter((at) => at !== null)
  return new Date(Math.max(...times.map((at) => Date.parse(at))))
}
