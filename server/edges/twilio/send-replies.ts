import { createHash } from 'node:crypto'
import type { AdmissionRequest, Pipeline } from '#messaging/messaging.ts'
import { db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { Refusal } from '#platform/refusal.ts'
import type { CallbackRow } from './queries/callbacks.ts'
import { classOfUsecase, getService } from './messaging-service.ts'
import { readContent } from './read-content.ts'
import { ensurePublicUrl } from './read-url.ts'
import { readTwiml, type TwimlMessage } from './read-twiml.ts'
import { uuidOfSid } from './sid.ts'
import { readTwilioAddress } from './twilio-address.ts'
import { TwilioError } from './twilio-error.ts'
import { metadataOf } from './twilio-memory.ts'

/**
 * Sends what a customer's server answered to an inbound message with. The same answer sends once, however often it is read.
 * What is refused is logged: nobody waits for an answer.
 */
export async function sendReplies(pipeline: Pipeline, row: CallbackRow, answer: string): Promise<void> {
  const messages = readTwiml(answer) ?? []
  for (const [index, message] of messages.entries()) {
    try {
      const result = await pipeline.admit(await replyOf(row, message, index))
      if (result.kind === 'refused') throw result.refusal
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof TwilioError)) throw error
      log.info({ accountId: row.accountId, code: error.code }, 'a reply in TwiML was not sent')
    }
  }
}

async function replyOf(row: CallbackRow, message: TwimlMessage, index: number): Promise<AdmissionRequest> {
  const { accountId, params } = row
  const to = readTwilioAddress(message.to ?? params['From'] ?? '')
  const form = new Map([
    ['Body', [message.text]],
    ['MediaUrl', message.mediaUrl === null ? [] : [message.mediaUrl]],
  ])
  if (message.statusCallback !== null) ensurePublicUrl(message.statusCallback, 'statusCallback', 21609)
  const key = `\u0001twilio-reply ${row.id} ${index}`
  const serviceId = uuidOfSid(params['MessagingServiceSid'] ?? '', 'MG') ?? undefined
  const service = serviceId === undefined ? null : await serviceIfThere(accountId, serviceId)
  return {
    accountId,
    actor: `twilio:${params['AccountSid']}`,
    channel: to.channel,
    from: readTwilioAddress(message.from ?? params['To'] ?? '').address,
    to: to.address,
    content: await readContent(db, accountId, form, to.channel),
    class: service ? classOfUsecase(service.settings) : 'transactional',
    sendAt: null,
    expiresAt: null,
    metadata: metadataOf({
      service: service?.id,
      statusCallback: message.statusCallback ?? service?.settings.statusCallback ?? undefined,
      isReply: true,
    }),
    callbackUrl: null,
    registration: null,
    idempotency: { key, hash: createHash('sha256').update(key).digest() },
  }
}

function serviceIfThere(accountId: string, id: string) {
  return getService(db, accountId, id).catch((error: unknown) => {
    if (error instanceof TwilioError) return null
    throw error
  })
}
