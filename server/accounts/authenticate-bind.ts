import { db, inTransaction, maybeOne } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { accountFactsOf } from './account-facts.ts'
import { ipIsAllowed, parseAllowedIps } from './allowed-ips.ts'
import { attemptOf, attemptSucceeded, ensureNotLockedOut, type Attempt } from './lock-out.ts'
import { passwordMatches } from './password.ts'
import { smppCredentialForBind } from './queries/smpp-credentials.ts'
import type { SmppCredential } from './smpp-credential.ts'

/** What a bound SMPP session may do; ids are dashed uuids. */
export type BindGrant = {
  readonly accountId: string
  readonly credentialId: string
  readonly systemId: string
  readonly maxBinds: number
  readonly maxPerSecond: number
}

/**
 * Says for whom an SMPP client binds; null for a wrong login, a wrong address, too many failures, or an account that has ended.
 * A suspended account may bind: it still receives; its messages are refused one by one.
 */
export async function authenticateBind(
  systemId: string,
  password: string,
  ip: string,
): Promise<BindGrant | null> {
  const attempt = attemptOf(`smpp:${systemId.slice(0, 16)}`, ip)
  if (!(await mayTry(attempt))) return null
  const found = await maybeOne<SmppCredential & { hash: string }>(db, smppCredentialForBind(systemId))
  const matches = await passwordMatches(password, found?.hash ?? null)
  if (!found || !matches) return null
  await inTransaction((tx) => attemptSucceeded(tx, attempt))
  if (!ipIsAllowed(ip, parseAllowedIps(found.allowedIps))) return null
  if (!(await mayBind(found.accountId))) return null
  const { accountId, id, maxBinds, maxPerSecond } = found
  return { accountId, credentialId: id, systemId: found.systemId, maxBinds, maxPerSecond }
}

/** Whether an account's SMPP clients may be bound: a suspended account still receives, an ended one does not. */
export async function mayBind(accountId: string): Promise<boolean> {
  const state = (await accountFactsOf(accountId))?.state
  return state === 'active' || state === 'suspended'
}

async function mayTry(attempt: Attempt): Promise<boolean> {
  try {
    await ensureNotLockedOut(attempt)
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'locked_out') return false
    throw error
  }
}
