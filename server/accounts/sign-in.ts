import { db, inTransaction, maybeOne } from '#platform/db.ts'
import { operatorAccountId, recordAudit } from '#platform/http/audit.ts'
import { Refusal } from '#platform/refusal.ts'
import { idOf } from '#shared/ids.ts'
import type { User } from './create-user.ts'
import { attemptOf, attemptSucceeded, ensureNotLockedOut } from './lock-out.ts'
import { passwordMatches } from './password.ts'
import { userForSignIn } from './queries/users.ts'
import { openSession } from './session.ts'

/**
 * Opens a session for an e-mail address and its password; brings its own transactions, for a failed attempt must stay on record.
 * An unknown address takes as long as a wrong password and is told the same.
 * Refuses credentials_wrong; locked_out as `ensureNotLockedOut` says.
 */
export async function signIn(
  email: string,
  password: string,
  ip: string,
): Promise<{ user: User; token: string }> {
  const attempt = attemptOf(`email:${email}`, ip)
  await ensureNotLockedOut(attempt)
  const found = await maybeOne<User & { hash: string | null }>(db, userForSignIn(email))
  const matches = await passwordMatches(password, found?.hash ?? null)
  if (!found || !matches) throw new Refusal('credentials_wrong')
  const { hash: _, ...user } = found
  return inTransaction(async (tx) => {
    await attemptSucceeded(tx, attempt)
    await recordAudit(tx, {
      accountId: user.accountId ?? operatorAccountId,
      actor: actorOf(user),
      action: 'user.signed_in',
      ip,
    })
    return { user, token: await openSession(tx, user, ip) }
  })
}

/** What the audit log calls a user. */
export function actorOf(user: Pick<User, 'id' | 'accountId'>): string {
  return `${user.accountId === null ? 'operator' : 'user'}:${idOf('usr', user.id)}`
}
