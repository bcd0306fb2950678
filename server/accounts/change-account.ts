import { maybeOne, type Tx } from '#platform/db.ts'
import { recordAudit } from '#platform/http/audit.ts'
import { Refusal } from '#platform/refusal.ts'
import type { Account } from './account.ts'
import { ensureApproved, ensureTimezone } from './create-account.ts'
import { getAccount } from './find-account.ts'
import { forget } from './forget.ts'
import { lockedAccount, updateAccount, type AccountChanges } from './queries/accounts.ts'

/**
 * Changes what an account is; an allowance of messages needs its written approval, and goes back to the pack's value with null.
 * Refuses not_found; invalid_request for an unknown time zone or an allowance without approval.
 */
export async function changeAccount(
  tx: Tx,
  accountId: string,
  given: AccountChanges,
  actor: string,
): Promise<Account> {
  if (!(await maybeOne(tx, lockedAccount(accountId)))) throw new Refusal('not_found')
  if (given.timezone !== undefined) ensureTimezone(given.timezone)
  if (given.messageQuota !== undefined) ensureApproved(given.messageQuota, given.messageQuotaApproval ?? null)
  const { messageQuotaApproval, ...changes } = given
  const approval =
    given.messageQuota === undefined ? {} : { messageQuotaApproval: messageQuotaApproval ?? null }
  const all = { ...changes, ...(given.messageQuota === null ? { messageQuotaApproval: null } : approval) }
  if (Object.values(all).some((value) => value !== undefined)) {
    await tx.run(updateAccount(accountId, all))
    await recordAudit(tx, { accountId, actor, action: 'account.changed', details: { ...all } })
    await forget(tx, 'accounts', accountId)
  }
  return getAccount(tx, accountId)
}
