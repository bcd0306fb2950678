import type { Receipt } from '#channels/channels.ts'
import { db } from '#platform/db.ts'
import type { Dispatcher } from './dispatch/dispatcher.ts'
import { takeUnowned } from './queries/dispatch.ts'
import { ownMessage, referenceNoted, type OwnMessage, type SubmissionRow } from './queries/submissions.ts'
import { isWaiting, transitionOf } from './transition.ts'

/** What a hand-over is called that ended without an answer. */
export const outcomeUnknown = 'carrier_outcome_unknown'

type Learning = {
  readonly dispatcher: Pick<Dispatcher, 'references' | 'recorder' | 'withdraw' | 'node'>
  readonly accountId: string
  readonly carrierIds: readonly string[]
}

/** What was learnt: the message's submission; that it is under way still; or that no message of ours is meant. */
export type Learnt = (SubmissionRow & { readonly address: string }) | 'underWay' | 'unknown'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Settles a message whose hand-over had no answer, by our own id that the provider gives back: it was taken, under the
 * reference the receipt names. One that was to be sent once more is not.
 */
export async function learnReference(
  { dispatcher, accountId, carrierIds }: Learning,
  receipt: Receipt,
): Promise<Learnt> {
  const { messageId, refs } = receipt
  const [ref] = refs
  if (messageId === undefined || ref === undefined || !uuid.test(messageId)) return 'unknown'
  const [message] = await ownMessage(db, { accountId, messageId, carrierIds, code: outcomeUnknown })
  if (!message) return 'unknown'
  const row = {
    message_id: message.id,
    account_id: accountId,
    carrier_id: message.carrier_id,
    ref,
    part: 1,
    parts: 1,
  }
  if (isWaiting(message.status)) {
    if (!(await isTakenBack(dispatcher, accountId, message))) return 'underWay'
    dispatcher.recorder.addSaid({
      transition: transitionOf(
        'waiting',
        { accountId, messageId },
        { to: 'submitted', carrierId: row.carrier_id },
      ),
      submissions: [row],
      leaves: messageId,
    })
  } else await db.query(referenceNoted(row, outcomeUnknown))
  dispatcher.references.remember(row.carrier_id, { accountId, id: message.id, to: message.address }, [ref])
  return { ...row, address: message.address }
}

/** Takes a message out of the line in which it waits to be sent once more; false while it is being sent. */
async function isTakenBack(
  dispatcher: Learning['dispatcher'],
  accountId: string,
  { id, was_unclear }: OwnMessage,
): Promise<boolean> {
  if (!was_unclear) return false
  return (
    dispatcher.withdraw(id) !== null || (await takeUnowned(db, accountId, id, dispatcher.node)).length > 0
  )
}
