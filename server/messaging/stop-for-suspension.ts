import { findAccount, mayReceiveTraffic } from '#accounts/accounts.ts'
import { db, inTransaction, type Tx } from '#platform/db.ts'
import { policy } from '#policy/policy.ts'
import { writeOutcomes } from './dispatch/write-outcomes.ts'
import { freezeMessages, freezeWaiting } from './freeze-messages.ts'
import type { Pipeline } from './pipeline.ts'
import { removeDispatch, withdrawAllUnowned } from './queries/dispatch.ts'
import { suspensionOf } from './suspension-of.ts'
import { transitionOf } from './transition.ts'

const atOnce = 1_000

/**
 * Stops everything of a suspended account that has not left, as the terms say: frozen until it is reactivated, or ended.
 * Nothing more goes out either way, and the holds are released. What was frozen before ends too where the queue is cancelled.
 * Gives how many messages it stopped. Source: CSY-6.5, KN1-15.1b, CXE-8.5, HSE-6.2.
 */
export async function stopForSuspension(
  pipeline: Pipeline,
  accountId: string,
  reason: string,
): Promise<number> {
  const effects = policy().suspensionEffects(reason)
  if (effects.value.queued === 'keep' || !(await isSuspended(accountId))) return 0
  if (effects.value.queued === 'freeze') {
    const here = await stopHeld(pipeline, accountId, (ids) => freezeMessages(accountId, ids, reason))
    return here + (await freezeWaiting(accountId, reason))
  }
  const detail = `The account was ${suspensionOf(reason)} before the message left.`
  let total = await stopHeld(pipeline, accountId, (ids) => cancelHeld(accountId, ids, detail))
  for (;;) {
    const count = await cancelUnowned(accountId, detail)
    total += count
    if (count < atOnce) return total
  }
}

/** Stops what waits in this process; when that fails it goes back into its line. */
async function stopHeld(
  pipeline: Pipeline,
  accountId: string,
  stop: (ids: readonly string[]) => Promise<number>,
): Promise<number> {
  const held = pipeline.dispatcher?.withdrawAccount(accountId) ?? []
  if (held.length === 0) return 0
  try {
    return await stop(held.map(({ id }) => id))
  } catch (error) {
    pipeline.dispatcher?.accept(held)
    throw error
  }
}

/** Cancels messages that this process had taken up; gives how many. */
function cancelHeld(accountId: string, ids: readonly string[], detail: string): Promise<number> {
  return inTransaction(async (tx) => {
    await tx.query(removeDispatch(ids))
    await cancel(tx, accountId, ids, detail)
    return ids.length
  })
}

/** Cancels the next messages that wait in the database, held by nobody; gives how many. */
function cancelUnowned(accountId: string, detail: string): Promise<number> {
  return inTransaction(async (tx) => {
    const ids = (await withdrawAllUnowned(tx, accountId, atOnce)).map(({ message_id }) => message_id)
    await cancel(tx, accountId, ids, detail)
    return ids.length
  })
}

async function cancel(tx: Tx, accountId: string, ids: readonly string[], detail: string): Promise<void> {
  await writeOutcomes(
    tx,
    ids.map((messageId) => ({
      transition: transitionOf(
        'waiting',
        { accountId, messageId },
        { to: 'cancelled', code: 'account_suspended', detail },
      ),
    })),
  )
}

/** The event may come late or twice: what was admitted after a reactivation must go out. */
async function isSuspended(accountId: string): Promise<boolean> {
  const account = await findAccount(db, accountId)
  return account !== null && !mayReceiveTraffic(account.state)
}
