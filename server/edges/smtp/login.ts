import { authenticate } from '#accounts/accounts.ts'
import { Refusal } from '#platform/refusal.ts'
import type { SmtpSession } from '#smtp/smtp.ts'

/** For whom a session sends. */
export type SmtpLogin = {
  readonly accountId: string
  /** `key:…`, as every message it sends is recorded. */
  readonly actor: string
  /** Recipients a second; null: the installation's value. */
  readonly ratePerSecond: number | null
}

/** A login with the way to look again whether it still stands. */
type OpenLogin = { readonly look: () => Promise<SmtpLogin | null> }

/**
 * Lets a program in: the password is an API key that may send, the user name is not looked at. Null for a wrong one.
 * Refuses forbidden for a key that may not send, ip_not_allowed, and what stands against the account.
 */
export async function openLogin(secret: string, ip: string): Promise<OpenLogin | null> {
  const look = async (): Promise<SmtpLogin | null> => {
    const principal = await authenticate({
      authorization: `Bearer ${secret}`,
      cookies: {},
      consoleHeader: false,
      mutating: true,
      ip,
    })
    if (!principal?.accountId) return null
    if (!principal.scopes.has('*') && !principal.scopes.has('messages:write'))
      throw new Refusal('forbidden', { detail: 'This key lacks the scope messages:write.' })
    const { accountId, actor, ratePerSecond = null } = principal
    return { accountId, actor, ratePerSecond }
  }
  return (await look()) ? { look } : null
}

/** The login of a session, looked at anew: a key that was revoked ends with the next command. */
export async function loginOf({ login }: SmtpSession): Promise<SmtpLogin> {
  const found = isOpenLogin(login) ? await login.look() : null
  if (!found) throw new Refusal('unauthenticated', { detail: 'This API key no longer stands.' })
  return found
}

function isOpenLogin(login: unknown): login is OpenLogin {
  return typeof login === 'object' && login !== null && 'look' in login
}
