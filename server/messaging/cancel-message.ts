import { inTransaction } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { writeOutcomes } from './dispatch/write-outcomes.ts'
import type { Pipeline } from './pipeline.ts'
import { removeDispatch, withdrawUnowned } from './queries/dispatch.ts'
import type { Transition } from './transition.ts'

/**
 * Cancels a message that has not left: it costs nothing then.
 * Refuses not_cancellable once it is with a carrier or has ended.
 */
export async function cancelMessage(pipeline: Pipeline, accountId: string, messageId: string): Promise<void> {
  const held = pipeline.dispatcher?.withdraw(messageId) ?? false
  const cancelled = await inTransaction(async (tx) => {
    if (held) await tx.query(removeDispatch([messageId]))
    else if ((await withdrawUnowned(tx, accountId, messageId)).length === 0) return false
    const transition: Transition = {
      accountId,
      messageId,
      from: 'waiting',
      to: 'cancelled',
      code: 'cancelled_by_account',
      detail: null,
      carrierId: null,
      submitted: false,
    }
    return (await writeOutcomes(tx, [{ transition, then: () => {} }])).has(transition)
  })
  if (!cancelled) throw new Refusal('not_cancellable')
}
