import { nowMs } from '#platform/clock.ts'
import { maybeOne, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { invitationMs, type User } from './create-user.ts'
import { insertPasswordToken, lockedUser } from './queries/users.ts'
import { secretHash, secretToken } from './secret-token.ts'

/**
 * Gives a user a new one-time token to set a password, for an invitation that has run out or a password that is forgotten.
 * What they signed in with works until they use it.
 * Refuses not_found for a user of another account, forbidden for an owner unless an owner asks.
 */
export async function inviteUser(
  tx: Tx,
  accountId: string,
  id: string,
  askedByOwner: boolean,
): Promise<{ token: string; expiresAt: Date }> {
  const user = await maybeOne<User>(tx, lockedUser(accountId, id))
  if (!user) throw new Refusal('not_found')
  if (user.role === 'owner' && !askedByOwner)
    throw new Refusal('forbidden', { detail: 'Only an owner may invite an owner again.' })
  const token = secretToken('pst_')
  const expiresAt = new Date(nowMs() + invitationMs)
  await tx.run(insertPasswordToken(secretHash(token), user, expiresAt))
  return { token, expiresAt }
}
