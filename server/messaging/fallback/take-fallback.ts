import { createHash } from 'node:crypto'
import { addressKindOf, addressOnChannel } from '#contacts/contacts.ts'
import { now } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { uuidOf } from '#shared/ids.ts'
import type { Admitted } from '../admit-batch.ts'
import type { AdmissionRequest } from '../admission-request.ts'
import type { Pipeline } from '../pipeline.ts'
import { fallbackEnded, fallbackSkipped, openFallbacks, type OpenFallback } from '../queries/fallbacks.ts'
import { contentOn, type FallbackStep } from './fallback-step.ts'

/** Who sends what takes over from a message that was not delivered. */
const fallbackActor = 'platform:fallback'

/**
 * Has the next channel take over from messages that were not delivered. Each passes every gate and is paid for by itself;
 * a step that is refused is passed over. A chain is taken on once, however often it is looked at.
 */
export async function takeFallbacks(
  pipeline: Pick<Pipeline, 'admit'>,
  accountId: string,
  messageIds: readonly string[],
): Promise<void> {
  const open = await openFallbacks(db, accountId, messageIds)
  await Promise.all(open.map((one) => take(pipeline, one)))
}

async function take(pipeline: Pick<Pipeline, 'admit'>, failed: OpenFallback): Promise<void> {
  let { steps } = failed
  for (const step of failed.steps) {
    steps = steps.slice(1)
    const result = await tryStep(pipeline, failed, step, steps)
    const takenBy = result && takenOverBy(result)
    if (takenBy) {
      await db.query(
        fallbackEnded(failed.message_id, { takenBy, because: `${step.channel} took over`, at: now() }),
      )
      return
    }
    if (result?.kind === 'refused' && result.refusal.code === 'overloaded') throw result.refusal
    await db.query(fallbackSkipped(failed.message_id, steps))
    const because = result?.kind === 'refused' ? result.refusal.code : 'no address or nothing to say'
    log.info({ message: failed.message_id, channel: step.channel, because }, 'a fallback was passed over')
  }
  await db.query(
    fallbackEnded(failed.message_id, {
      takenBy: null,
      because: 'no step was left that could be tried',
      at: now(),
    }),
  )
}

/** The uuid of the message that took over; null when it was refused. */
function takenOverBy(result: Admitted): string | null {
  if (result.kind === 'accepted') return uuidOf(result.message.id)
  if (result.kind === 'replayed') return uuidOf((result.answer.body as { id: string }).id)
  return null
}

async function tryStep(
  pipeline: Pick<Pipeline, 'admit'>,
  failed: OpenFallback,
  step: FallbackStep,
  left: readonly FallbackStep[],
): Promise<Admitted | null> {
  const to = step.to ?? (await addressFor(failed, step.channel))
  const content = step.content ?? contentOn(step.channel, failed.content)
  if (to === null || content === null) return null
  return pipeline.admit(requestOf(failed, step, { to, content, left }))
}

function requestOf(
  failed: OpenFallback,
  step: FallbackStep,
  { to, content, left }: { to: string; content: AdmissionRequest['content']; left: readonly FallbackStep[] },
): AdmissionRequest {
  // One key for each step of a message: looked at twice, it is admitted once.
  const key = `\u0001fallback ${failed.message_id} ${left.length}`
  return {
    accountId: failed.account_id,
    actor: fallbackActor,
    channel: step.channel,
    from: step.from ?? null,
    to,
    content,
    class: failed.class,
    sendAt: null,
    expiresAt: null,
    metadata: failed.metadata,
    callbackUrl: failed.callback_url,
    registration: null,
    idempotency: { key, hash: createHash('sha256').update(key).digest() },
    fallback: { steps: left, rootId: failed.root_id },
  }
}

/** The same address where it serves both channels, else the contact's own there. */
async function addressFor(failed: OpenFallback, channel: string): Promise<string | null> {
  if (addressKindOf(failed.channel) === addressKindOf(channel)) return failed.address
  if (failed.contact_id === null) return null
  return addressOnChannel(db, failed.account_id, failed.contact_id, channel)
}
