import { revokeMessage } from '#channels/channels.ts'
import { now } from '#platform/clock.ts'
import { db, inTransaction, type Tx } from '#platform/db.ts'
import { writeOutcomes } from '../dispatch/write-outcomes.ts'
import type { Pipeline } from '../pipeline.ts'
import { removeDispatch, withdrawUnowned } from '../queries/dispatch.ts'
import { fallbackEnded, fallbacksDue, type OpenFallback } from '../queries/fallbacks.ts'
import { providerIdOf } from '../queries/inbound.ts'
import { isWaiting, transitionOf } from '../transition.ts'

const atOnce = 500

/**
 * Ends messages that were not delivered by the time their fallback is due: what was held for them is released, and the event
 * of their end has the next channel take over. A receipt that comes later changes nothing. A clock calls it.
 */
export async function endOverdue(pipeline: Pick<Pipeline, 'dispatcher'>): Promise<void> {
  const due = await fallbacksDue(db, now(), atOnce)
  for (const message of due) await endOne(pipeline, message)
}

async function endOne(pipeline: Pick<Pipeline, 'dispatcher'>, message: OpenFallback): Promise<void> {
  const { message_id: messageId, status } = message
  if (status === 'submitted') {
    await inTransaction((tx) => end(tx, message, 'submitted'))
    await takeBack(message)
    return
  }
  if (!isWaiting(status)) {
    if (status === 'delivered' || status === 'read')
      await db.query(fallbackEnded(messageId, { takenBy: null, because: 'it was delivered', at: now() }))
    return
  }
  const held = pipeline.dispatcher?.withdraw(messageId) ?? null
  try {
    await inTransaction(async (tx) => {
      if (held) await tx.query(removeDispatch([messageId]))
      // Another process holds it: it is looked at again when it has left there.
      else if ((await withdrawUnowned(tx, message.account_id, messageId)).length === 0) return
      await end(tx, message, 'waiting')
    })
  } catch (error) {
    if (held) pipeline.dispatcher?.accept([held])
    throw error
  }
}

/** The contact should not get both: the provider takes the first one back where it still can. */
async function takeBack({
  account_id: accountId,
  message_id: messageId,
  address,
}: OpenFallback): Promise<void> {
  const [known] = await providerIdOf(db, accountId, messageId)
  if (known) await revokeMessage(known.carrier_id, address, known.provider_id)
}

async function end(tx: Tx, message: OpenFallback, from: 'waiting' | 'submitted'): Promise<void> {
  const of = { accountId: message.account_id, messageId: message.message_id }
  const next = message.steps[0]?.channel ?? 'another channel'
  const detail = `It was not delivered in time; ${next} takes over.`
  await writeOutcomes(tx, [
    { transition: transitionOf(from, of, { to: 'expired', code: 'fallback_taken', detail }) },
  ])
}
