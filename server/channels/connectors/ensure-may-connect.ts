import { findAccount } from '#accounts/accounts.ts'
import { db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { policy } from '#policy/policy.ts'

/**
 * Lets an account connect unless it is suspended and its terms disconnect connectors for as long.
 * Refuses account_suspended. Source: KN1-2.4.
 */
export async function ensureMayConnect(accountId: string): Promise<void> {
  const account = await findAccount(db, accountId)
  if (account?.state !== 'suspended') return
  const { value, clause } = policy().suspensionEffects(account.stateReason ?? 'other').value.connectors
  if (value === 'keep') return
  throw new Refusal('account_suspended', {
    clause,
    detail:
      'The account is suspended, and its terms keep it disconnected until it is reactivated. Connect then.',
  })
}
