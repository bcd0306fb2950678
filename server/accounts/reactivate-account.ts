import { now } from '#platform/clock.ts'
import { maybeOne, type Tx } from '#platform/db.ts'
import { recordAudit } from '#platform/http/audit.ts'
import { publish } from '#platform/outbox.ts'
import { Refusal } from '#platform/refusal.ts'
import type { AccountState, SuspensionReason } from './account.ts'
import { forget } from './forget.ts'
import { liftSuspensions, lockedAccount, openSuspensions, setState } from './queries/accounts.ts'
import type { StateChange } from './suspend-account.ts'

/**
 * Lifts one suspension of an account, or all when `reason` is null; gives whether the account is active now.
 * `account.reactivated` is told when the last one is lifted. Lifting what does not stand changes nothing.
 * Refuses not_found, and conflict for an account that has ended.
 */
export async function reactivateAccount(
  tx: Tx,
  accountId: string,
  { reason, note = null, actor }: StateChange<SuspensionReason | null>,
): Promise<boolean> {
  const account = await maybeOne<{ state: AccountState }>(tx, lockedAccount(accountId))
  if (!account) throw new Refusal('not_found')
  if (account.state === 'export_only' || account.state === 'terminated')
    throw new Refusal('conflict', { detail: 'The account has ended; it cannot be reactivated.' })
  const lifted = await tx.query<{ reason: string }>(liftSuspensions(accountId, reason, note, now()))
  if (lifted.length === 0) return account.state === 'active'
  const reasons = lifted.map((one) => one.reason).join(', ')
  await recordAudit(tx, { accountId, actor, action: 'account.suspension_lifted', details: { reasons, note } })
  await forget(tx, 'accounts', accountId)
  if ((await tx.query(openSuspensions(accountId))).length > 0) return false
  await tx.run(setState(accountId, 'active', now()))
  await publish(tx, 'account.reactivated', accountId, { reason: reasons })
  return true
}
