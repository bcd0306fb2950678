import type { AdmissionRequest } from '#messaging/messaging.ts'
import { nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { requestHash } from '#platform/http/idempotency.ts'
import { transliterate } from '#shared/sms-text.ts'
import { filled, flag, wholeNumber, type Form } from './form.ts'
import {
  classOfUsecase,
  ensureValidity,
  getService,
  validitySecondsMax,
  type MessagingService,
} from './messaging-service.ts'
import { mediaMemory, readContent } from './read-content.ts'
import { readUrl } from './read-url.ts'
import { choosePooledSender } from './sender-pool.ts'
import { uuidOfSid } from './sid.ts'
import { readTwilioAddress, type ChannelAddress } from './twilio-address.ts'
import { TwilioError } from './twilio-error.ts'
import { metadataOf } from './twilio-memory.ts'

/** How far ahead a message may be scheduled, at least and at most. Source: Twilio, error 35115. */
const scheduleMs = { least: 300_000, most: 35 * 86_400_000 } as const

/**
 * What a create of a message asks for. `token`: the client's own name for the request. Throws a TwilioError.
 * Without a service a message is transactional; a service's use case says otherwise.
 */
export async function readSend(
  on: Db,
  { accountId, actor }: { readonly accountId: string; readonly actor: string },
  form: Form,
  token: string | undefined,
): Promise<AdmissionRequest> {
  const to = readTo(form)
  const service = await readService(on, accountId, form)
  const from = await readFrom(on, accountId, form, to, service)
  const sendAt = readSendAt(form)
  const isSmart = flag(form, 'SmartEncoded') ?? service?.settings.smartEncoding ?? false
  const content = await readContent(on, accountId, form, to.channel)
  const statusCallback =
    readUrl(form, 'StatusCallback', 21609) ?? service?.settings.statusCallback ?? undefined
  return {
    accountId,
    actor,
    channel: to.channel,
    from,
    to: to.address,
    content:
      isSmart && content.type === 'text' ? { ...content, text: transliterate(content.text).text } : content,
    class: service ? classOfUsecase(service.settings) : 'transactional',
    sendAt,
    expiresAt: readExpiry(form, sendAt, service),
    metadata: metadataOf({ service: service?.id, statusCallback, ...mediaMemory(content) }),
    callbackUrl: null,
    registration: null,
    idempotency: token === undefined ? null : idempotencyOf(token, form),
  }
}

function readTo(form: Form): ChannelAddress {
  const to = filled(form, 'To')
  if (to === undefined) throw new TwilioError(21604)
  const read = readTwilioAddress(to)
  if (read.address === '' || read.address.length > 320)
    throw new TwilioError(21211, `The 'To' number ${to.slice(0, 100)} is not a valid phone number.`)
  return read
}

async function readService(on: Db, accountId: string, form: Form): Promise<MessagingService | null> {
  const from = filled(form, 'From')
  // A service may stand where a sender does; a name such as MGCorp is none.
  const inFrom = from !== undefined && uuidOfSid(from, 'MG') !== null ? from : undefined
  const sid = filled(form, 'MessagingServiceSid') ?? inFrom
  if (sid === undefined) return null
  const id = uuidOfSid(sid, 'MG')
  if (id === null) throw new TwilioError(21705)
  return getService(on, accountId, id).catch((error: unknown) => {
    throw error instanceof TwilioError ? new TwilioError(21701) : error
  })
}

async function readFrom(
  on: Db,
  accountId: string,
  form: Form,
  to: ChannelAddress,
  service: MessagingService | null,
): Promise<string> {
  const from = filled(form, 'From')
  if (from !== undefined && uuidOfSid(from, 'MG') === null) {
    const read = readTwilioAddress(from)
    if (read.channel !== to.channel)
      throw new TwilioError(21612, "'From' and 'To' must be addresses of one channel.")
    return read.address
  }
  if (!service) throw new TwilioError(21603, "A 'From' number or a 'MessagingServiceSid' is required.")
  const chosen = await choosePooledSender(on, accountId, service.id, to)
  if (chosen === null) throw new TwilioError(21703)
  return chosen
}

function readSendAt(form: Form): Date | null {
  const text = filled(form, 'SendAt')
  const type = filled(form, 'ScheduleType')
  if (type !== undefined && type !== 'fixed') throw new TwilioError(20001, "ScheduleType must be 'fixed'.")
  if (text === undefined) {
    if (type !== undefined) throw new TwilioError(35115, 'SendAt is required with ScheduleType.')
    return null
  }
  const aheadMs = Date.parse(text) - nowMs()
  // Not a time at all fails the same test.
  if (!(aheadMs >= scheduleMs.least && aheadMs <= scheduleMs.most))
    throw new TwilioError(35115, 'SendAt must lie between 5 minutes and 35 days ahead, in ISO 8601.')
  return new Date(text)
}

function readExpiry(form: Form, sendAt: Date | null, service: MessagingService | null): Date | null {
  const own = wholeNumber(form, 'ValidityPeriod')
  if (own !== undefined) ensureValidity(own)
  const seconds = own ?? service?.settings.validityPeriod ?? validitySecondsMax
  // The longest period there is means no wish: how long messages live is the platform's to say then.
  if (seconds === validitySecondsMax) return null
  return new Date((sendAt?.getTime() ?? nowMs()) + seconds * 1_000)
}

/** The key is one that no HTTP header of our own API can spell. */
function idempotencyOf(token: string, form: Form): NonNullable<AdmissionRequest['idempotency']> {
  if (token.length > 200)
    throw new TwilioError(20001, 'I-Twilio-Idempotency-Token has at most 200 characters.')
  return { key: `\u0001twilio ${token}`, hash: requestHash('POST', '/Messages', [...form]) }
}
