import { findAccount, mayReceiveTraffic } from '#accounts/accounts.ts'
import { db, inTransaction } from '#platform/db.ts'
import { policy } from '#policy/policy.ts'
import { writeOutcomes } from './dispatch/write-outcomes.ts'
import { freezeMessages, freezeWaiting } from './freeze-messages.ts'
import type { Pipeline } from './pipeline.ts'
import { removeDispatch, withdrawAllUnowned } from './queries/dispatch.ts'

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
  const isFrozen = effects.value.queued === 'freeze'
  const here = await stopHeld(pipeline, accountId, (ids) =>
    isFrozen ? freezeMessages(accountId, ids, reason) : cancelAll(accountId, ids, reason, effects.clause),
  )
  if (isFrozen) return here + (await freezeWaiting(accountId, reason))
  let total = here
  for (;;) {
    const count = await cancelAll(accountId, null, reason, effects.clause)
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
  try {
    return await stop(held.map(({ id }) => id))
  } catch (error) {
    pipeline.dispatcher?.accept(held)
    throw error
  }
}

/** Cancels the messages named, or the next that wait in the database. */
async function cancelAll(
  accountId: string,
  held: readonly string[] | null,
  reason: string,
  clause: string | null,
): Promise<number> {
  if (held?.length === 0) return 0
  return inTransaction(async (tx) => {
    if (held) await tx.query(removeDispatch(held))
    const ids = held ?? (await withdrawAllUnowned(tx, accountId, atOnce)).map(({ message_id }) => message_id)
    const detail = `The account was suspended (${reason}${clause ? `, ${clause}` : ''}) before the message left.`
    await writeOutcomes(
      tx,
      ids.map((messageId) => ({
        transition: {
          accountId,
          messageId,
          from: 'waiting',
          to: 'cancelled',
          code: 'account_suspended',
          detail,
          carrierId: null,
          submitted: false,
        },
      })),
    )
    return ids.length
  })
}

/** The event may come late or twice: what was admitted after a reactivation must go out. */
async function isSuspended(accountId: string): Promise<boolean> {
  const account = await findAccount(db, accountId)
  return account !== null && !mayReceiveTraffic(account.state)
}
