import { maybeOne, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import type { User } from './create-user.ts'
import { deleteUser, lockedOwners, lockedUser } from './queries/users.ts'
import { closeSessionsOf } from './session.ts'

/**
 * Takes a user's access away and ends every session of theirs.
 * Refuses not_found for a user of another account, forbidden for an owner unless an owner asks, conflict for the last owner.
 */
export async function removeUser(
  tx: Tx,
  accountId: string,
  id: string,
  askedByOwner: boolean,
): Promise<void> {
  const owners = await tx.query(lockedOwners(accountId))
  const user = await maybeOne<User>(tx, lockedUser(accountId, id))
  if (!user) throw new Refusal('not_found')
  if (user.role === 'owner' && !askedByOwner)
    throw new Refusal('forbidden', { detail: 'Only an owner may remove an owner.' })
  if (user.role === 'owner' && owners.length === 1)
    throw new Refusal('conflict', {
      detail: 'The last owner cannot be removed. Make another user owner first.',
    })
  await closeSessionsOf(tx, id)
  await tx.run(deleteUser(accountId, id))
}
