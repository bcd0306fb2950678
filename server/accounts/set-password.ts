import { now } from '#platform/clock.ts'
import { maybeOne, type Tx } from '#platform/db.ts'
import { operatorAccountId, recordAudit } from '#platform/http/audit.ts'
import { Refusal } from '#platform/refusal.ts'
import type { User } from './create-user.ts'
import { hashPassword } from './password.ts'
import { dropPasswordTokens, replacePassword, takePasswordToken } from './queries/users.ts'
import { secretHash } from './secret-token.ts'
import { closeSessionsOf } from './session.ts'
import { actorOf } from './sign-in.ts'

/** Sets an invited user's password; every token of theirs is used up with it. Refuses not_found for a token that is unknown, used or too old. */
export async function setPassword(tx: Tx, token: string, password: string, ip: string): Promise<void> {
  const user = await maybeOne<User>(tx, takePasswordToken(secretHash(token), now()))
  if (!user)
    throw new Refusal('not_found', { detail: 'This invitation was used or has run out. Ask for a new one.' })
  await tx.run(replacePassword(user.id, await hashPassword(password), now()))
  await tx.run(dropPasswordTokens(user.id))
  await closeSessionsOf(tx, user.id)
  await recordAudit(tx, {
    accountId: user.accountId ?? operatorAccountId,
    actor: actorOf(user),
    action: 'user.password_set',
    ip,
  })
}
