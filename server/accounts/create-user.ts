import { now, nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { hashPassword, passwordCost, type PasswordCost } from './password.ts'
import { insertPassword, insertPasswordToken, insertUser, type UserRow } from './queries/users.ts'
import type { Role } from './scopes.ts'
import { secretHash, secretToken } from './secret-token.ts'

/** A person who signs in; `id` and `accountId` are dashed uuids. */
export type User = UserRow

/** Whom to let in; without a password the answer carries a one-time token to set one. */
export type NewUser = {
  /** Null for the operator's people, whose role is `operator`. */
  readonly accountId: string | null
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly password?: string | undefined
  /** Cheaper for tests only. */
  readonly cost?: PasswordCost
}

/** How long an invited user may take to set the first password, in milliseconds. */
export const invitationMs = 72 * 3_600_000

/**
 * Lets a person sign in; e-mail addresses are unique over the installation, whatever their case.
 * Refuses conflict for an address that is taken.
 */
export async function createUser(
  tx: Tx,
  given: NewUser,
): Promise<{ user: User; setPasswordToken: string | null }> {
  const { accountId, name, role, password } = given
  const email = given.email.trim()
  const hash = password === undefined ? null : await hashPassword(password, given.cost ?? passwordCost)
  const user: User = { id: uuidOf(newId('usr', nowMs())), accountId, email, name, role, createdAt: now() }
  if ((await tx.query(insertUser(user))).length === 0)
    throw new Refusal('conflict', { detail: 'A user with this e-mail address exists already.' })
  if (hash !== null) {
    await tx.run(insertPassword(user.id, accountId, hash, now()))
    return { user, setPasswordToken: null }
  }
  const token = secretToken('pst_')
  await tx.run(insertPasswordToken(secretHash(token), user, new Date(nowMs() + invitationMs)))
  return { user, setPasswordToken: token }
}
