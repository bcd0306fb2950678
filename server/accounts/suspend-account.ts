import { now, nowMs } from '#platform/clock.ts'
import { maybeOne, type Tx } from '#platform/db.ts'
import { recordAudit } from '#platform/http/audit.ts'
import { publish } from '#platform/outbox.ts'
import { Refusal } from '#platform/refusal.ts'
import { policy } from '#policy/policy.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import type { AccountState, SuspensionReason } from './account.ts'
import { forget } from './forget.ts'
import { lockedAccount, openSuspension, setState } from './queries/accounts.ts'

/** Who suspends or reactivates, and the words kept with it. */
export type StateChange<Reason> = {
  readonly reason: Reason
  readonly note?: string | null
  /** What the account's audit log names: `operator:…`, or the module that decided. */
  readonly actor: string
}

/**
 * Takes an account's access for a reason; `account.suspended` is told once for each reason.
 * Suspending again for a reason that stands changes nothing. Runs as the platform, not as the account.
 * Refuses not_found, and conflict for an account that has ended.
 */
export async function suspendAccount(
  tx: Tx,
  accountId: string,
  { reason, note = null, actor }: StateChange<SuspensionReason>,
): Promise<void> {
  const account = await maybeOne<{ state: AccountState }>(tx, lockedAccount(accountId))
  if (!account) throw new Refusal('not_found')
  if (account.state === 'export_only' || account.state === 'terminated')
    throw new Refusal('conflict', { detail: 'The account has ended; there is nothing to suspend.' })
  const id = uuidOf(newId('sus', nowMs()))
  const { clause } = policy().suspensionEffects(reason)
  const opened = await maybeOne(tx, openSuspension(accountId, id, reason, note, clause, now()))
  if (!opened) return
  if (account.state === 'active') await tx.run(setState(accountId, 'suspended', now()))
  await publish(tx, 'account.suspended', accountId, { reason })
  await recordAudit(tx, { accountId, actor, action: 'account.suspended', details: { reason, note, clause } })
  await forget(tx, 'accounts', accountId)
}
