import { maybeOne, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import type { User } from './create-user.ts'
import { lockedOwners, lockedUser, userRoleChanged } from './queries/users.ts'
import type { Role } from './scopes.ts'
import { rereadSessionsOf } from './session.ts'

/**
 * Gives a user another role; what they may do changes with their next request.
 * Refuses not_found for a user of another account, forbidden for making or unmaking an owner unless an owner asks,
 * conflict for the last owner.
 */
export async function changeRole(
  tx: Tx,
  accountId: string,
  { id, role }: { readonly id: string; readonly role: Role },
  askedByOwner: boolean,
): Promise<User> {
  const owners = await tx.query(lockedOwners(accountId))
  const user = await maybeOne<User>(tx, lockedUser(accountId, id))
  if (!user) throw new Refusal('not_found')
  if (user.role === role) return user
  if ((user.role === 'owner' || role === 'owner') && !askedByOwner)
    throw new Refusal('forbidden', { detail: 'Only an owner may make an owner, or take that role away.' })
  if (user.role === 'owner' && owners.length === 1)
    throw new Refusal('conflict', {
      detail: 'The last owner cannot take another role. Make another user owner first.',
    })
  await tx.run(userRoleChanged(accountId, id, role))
  await rereadSessionsOf(tx, id)
  return { ...user, role }
}
