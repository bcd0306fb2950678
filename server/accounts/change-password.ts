import { now } from '#platform/clock.ts'
import { db, inTransaction, maybeOne } from '#platform/db.ts'
import { operatorAccountId, recordAudit } from '#platform/http/audit.ts'
import { Refusal } from '#platform/refusal.ts'
import type { User } from './create-user.ts'
import { attemptOf, attemptSucceeded, ensureNotLockedOut } from './lock-out.ts'
import { hashPassword, passwordMatches } from './password.ts'
import { dropPasswordTokens, replacePassword, userWithPassword } from './queries/users.ts'
import { closeSessionsOf } from './session.ts'
import { actorOf } from './sign-in.ts'

/** Who changes a password, and from which session: that one stays open. */
export type PasswordChanger = {
  readonly userId: string
  readonly sessionToken: string
  readonly ip: string
}

/**
 * Changes a user's own password; every other session of theirs ends, and invitations that are open.
 * Brings its own transactions, for a failed attempt must stay on record.
 * Refuses password_wrong; locked_out as signing in does, with which it shares the count.
 */
export async function changePassword(
  { userId, sessionToken, ip }: PasswordChanger,
  current: string,
  next: string,
): Promise<void> {
  const found = await maybeOne<User & { hash: string | null }>(db, userWithPassword(userId))
  if (!found) throw new Refusal('unauthenticated')
  const attempt = attemptOf(`email:${found.email}`, ip)
  await ensureNotLockedOut(attempt)
  if (!(await passwordMatches(current, found.hash))) throw new Refusal('password_wrong')
  const hash = await hashPassword(next)
  await inTransaction(async (tx) => {
    await attemptSucceeded(tx, attempt)
    await tx.run(replacePassword(userId, hash, now()))
    await tx.run(dropPasswordTokens(userId))
    await closeSessionsOf(tx, userId, sessionToken)
    await recordAudit(tx, {
      accountId: found.accountId ?? operatorAccountId,
      actor: actorOf(found),
      action: 'user.password_changed',
      ip,
    })
  })
}
