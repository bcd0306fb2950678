import type { Credentials } from '#platform/http/http-server.ts'
import type { Principal } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { accountFactsOf, peekAccountFacts } from './account-facts.ts'
import { authenticateKey } from './authenticate-key.ts'
import { scopesOfRole } from './scopes.ts'
import { sessionCookie } from './session-cookie.ts'
import { findSession } from './session.ts'
import { actorOf } from './sign-in.ts'

const bearer = /^bearer +(\S+) *$/i

/**
 * Says who a request comes from: the holder of the API key, else the user of the console's session; null for nobody.
 * Refuses ip_not_allowed; csrf_refused for a change by cookie without the console's HTTP header;
 * account_terminated, and account_export_only for changes.
 */
export async function authenticate(credentials: Credentials): Promise<Principal | null> {
  const principal =
    credentials.authorization === undefined
      ? await authenticateSession(credentials)
      : await authenticateBearer(credentials.authorization, credentials.ip)
  if (principal?.accountId) {
    const facts = peekAccountFacts(principal.accountId) ?? (await accountFactsOf(principal.accountId))
    if (facts?.state === 'terminated') throw new Refusal('account_terminated')
    if (facts?.state === 'export_only' && credentials.mutating) throw new Refusal('account_export_only')
    if (facts?.apiRatePerSecond) return { ...principal, ratePerSecond: facts.apiRatePerSecond }
  }
  return principal
}

async function authenticateBearer(authorization: string, ip: string): Promise<Principal | null> {
  const secret = authorization.startsWith('Bearer pk_')
    ? authorization.slice(7)
    : bearer.exec(authorization)?.[1]
  return secret === undefined ? null : authenticateKey(secret, ip)
}

async function authenticateSession({
  cookies,
  consoleHeader,
  mutating,
  isNoUse,
}: Credentials): Promise<Principal | null> {
  const session = await findSession(cookies[sessionCookie], !isNoUse)
  if (!session) return null
  if (mutating && !consoleHeader) throw new Refusal('csrf_refused')
  const { userId, accountId, role } = session
  return {
    actor: actorOf({ id: userId, accountId }),
    kind: accountId === null ? 'operator' : 'user',
    accountId,
    scopes: scopesOfRole(role),
    userId,
  }
}
