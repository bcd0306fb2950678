import { createHash } from 'node:crypto'
import type { AdmissionRequest, Pipeline } from '#messaging/messaging.ts'
import { db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import type { OutgoingAnswer } from '#platform/outgoing/outgoing-client.ts'
import { Refusal } from '#platform/refusal.ts'
import type { CustomerCall } from './call-customer.ts'
import { classOfUsecase, getService, type MessagingService } from './messaging-service.ts'
import type { CallbackRow } from './queries/callbacks.ts'
import { mediaMemory, readContent } from './read-content.ts'
import { readTwiml, type TwimlMessage } from './read-twiml.ts'
import { ensurePublicUrl } from './read-url.ts'
import { uuidOfSid } from './sid.ts'
import { readTwilioAddress } from './twilio-address.ts'
import { TwilioError } from './twilio-error.ts'
import { metadataOf } from './twilio-memory.ts'

const redirectsMax = 5

/** An inbound message that was told, and where the answer came from. */
type Told = Pick<CallbackRow, 'accountId' | 'id' | 'url' | 'params'>

type Means = {
  readonly pipeline: Pipeline
  /** Gives null for a call that got no answer. */
  readonly call: (call: CustomerCall) => Promise<OutgoingAnswer | null>
}

/**
 * Does what a customer's server answered to an inbound message: sends its replies, and asks on where it redirects. The same answer
 * sends once, however often it is read. What is refused is logged: nobody waits for an answer.
 */
export async function doAsTwimlSays({ pipeline, call }: Means, told: Told, first: string): Promise<void> {
  let [url, answer] = [told.url, first]
  for (let hop = 0; hop <= redirectsMax; hop++) {
    const twiml = readTwiml(answer)
    for (const [index, message] of (twiml?.messages ?? []).entries())
      await sendReply(pipeline, { ...told, url }, message, `${hop}.${index}`)
    if (!twiml?.redirect) return
    url = URL.parse(twiml.redirect.url, url)?.href ?? ''
    const { accountId, params } = told
    answer = (await call({ accountId, params, url, method: twiml.redirect.method }))?.body ?? ''
  }
  log.info({ accountId: told.accountId }, 'TwiML that redirects again and again was left')
}

async function sendReply(
  pipeline: Pipeline,
  told: Told,
  message: TwimlMessage,
  place: string,
): Promise<void> {
  try {
    const result = await pipeline.admit(await replyOf(told, message, place))
    if (result.kind === 'refused') throw result.refusal
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof TwilioError)) throw error
    log.info({ accountId: told.accountId, code: error.code }, 'a reply in TwiML was not sent')
  }
}

async function replyOf(told: Told, message: TwimlMessage, place: string): Promise<AdmissionRequest> {
  const { accountId, params } = told
  const to = readTwilioAddress(message.to ?? params['From'] ?? '')
  const key = `\u0001twilio-reply ${told.id} ${place}`
  const service = await serviceOf(told)
  const form = new Map([
    ['Body', [message.text]],
    ['MediaUrl', message.mediaUrl === null ? [] : [message.mediaUrl]],
  ])
  const content = await readContent(db, accountId, form, to.channel)
  return {
    accountId,
    actor: `twilio:${params['AccountSid']}`,
    channel: to.channel,
    from: readTwilioAddress(message.from ?? params['To'] ?? '').address,
    to: to.address,
    content,
    class: service ? classOfUsecase(service.settings) : 'transactional',
    sendAt: null,
    expiresAt: null,
    metadata: metadataOf({
      service: service?.id,
      statusCallback: statusCallbackOf(told, message) ?? service?.settings.statusCallback ?? undefined,
      isReply: true,
      ...mediaMemory(content),
    }),
    callbackUrl: null,
    registration: null,
    idempotency: { key, hash: createHash('sha256').update(key).digest() },
  }
}

/** An address in TwiML may be relative to where the TwiML came from. Throws a TwilioError for one that may not be called. */
function statusCallbackOf({ url }: Told, { statusCallback }: TwimlMessage): string | null {
  if (statusCallback === null) return null
  const whole = URL.parse(statusCallback, url)?.href ?? statusCallback
  ensurePublicUrl(whole, 'statusCallback', 21609)
  return whole
}

/** The service the message came in through; null for none, and for one that was deleted meanwhile. */
async function serviceOf({ accountId, params }: Told): Promise<MessagingService | null> {
  const id = uuidOfSid(params['MessagingServiceSid'] ?? '', 'MG')
  if (id === null) return null
  return getService(db, accountId, id).catch((error: unknown) => {
    if (error instanceof TwilioError) return null
    throw error
  })
}
