import { setTimeout as pause } from 'node:timers/promises'
import { db, inTransaction, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { writeOutcomes } from './dispatch/write-outcomes.ts'
import type { Pipeline } from './pipeline.ts'
import { askToCancel, removeDispatch, statusesNow, withdrawUnowned } from './queries/dispatch.ts'
import { isWaiting, transitionOf } from './transition.ts'

const answerWithinMs = 2_000

/**
 * Cancels a message that has not left: it costs nothing then.
 * Refuses not_cancellable once it is with a carrier or has ended.
 */
export async function cancelMessage(pipeline: Pipeline, accountId: string, messageId: string): Promise<void> {
  if (await cancelHere(pipeline, accountId, messageId)) return
  if (!(await cancelElsewhere(accountId, messageId))) throw new Refusal('not_cancellable')
}

/** Cancels a message that waits in this process or, held by nobody, in the database. */
export async function cancelHere(pipeline: Pipeline, accountId: string, messageId: string): Promise<boolean> {
  const held = pipeline.dispatcher?.withdraw(messageId) ?? null
  try {
    return await inTransaction((tx) => cancelIn(tx, accountId, messageId, held !== null))
  } catch (error) {
    // Nothing was cancelled: what was taken out of the line goes back into it.
    if (held) pipeline.dispatcher?.accept([held])
    throw error
  }
}

async function cancelIn(tx: Tx, accountId: string, messageId: string, held: boolean): Promise<boolean> {
  if (held) await tx.query(removeDispatch([messageId]))
  else if ((await withdrawUnowned(tx, accountId, messageId)).length === 0) return false
  const transition = transitionOf(
    'waiting',
    { accountId, messageId },
    { to: 'cancelled', code: 'cancelled_by_account' },
  )
  return (await writeOutcomes(tx, [{ transition }])).has(transition)
}

/** Asks the process that holds the message in memory, and waits for what becomes of it. */
async function cancelElsewhere(accountId: string, messageId: string): Promise<boolean> {
  await askToCancel(db, accountId, messageId)
  for (let waitedMs = 0; waitedMs < answerWithinMs; waitedMs += 50) {
    const [row] = await statusesNow(db, [accountId], [messageId])
    if (row?.status === 'cancelled') return true
    if (!row || !isWaiting(row.status)) return false
    await pause(50)
  }
  return false
}
