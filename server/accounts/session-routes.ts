import { z } from 'zod'
import { showsSandbox } from '#platform/config.ts'
import { inTransaction, maybeOne, type Db } from '#platform/db.ts'
import { operatorAccountId, recordAudit } from '#platform/http/audit.ts'
import { route, type Call, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { channels, policy } from '#policy/policy.ts'
import { changePassword } from './change-password.ts'
import type { User } from './create-user.ts'
import { findAccount } from './find-account.ts'
import { userById } from './queries/users.ts'
import { scopesOfRole } from './scopes.ts'
import { sessionCookie, sessionCookieText } from './session-cookie.ts'
import { closeSession, findSession, sessionMaxMs } from './session.ts'
import { setPassword } from './set-password.ts'
import { accountShape, showAccount, showUser, userShape } from './shapes.ts'
import { actorOf, signIn } from './sign-in.ts'

const sessionShape = z.object({
  /** `scopes` is what the user's role may do; `*` is everything. */
  user: userShape.omit({ createdAt: true }).extend({ scopes: z.array(z.string()) }),
  account: accountShape.nullable(),
  operator: z.object({
    pack: z.string(),
    name: z.string(),
    sandbox: z.boolean(),
    channels: z.array(z.string()),
  }),
})

/** A password as people choose one: long enough, and short enough to hash. NIST SP 800-63B §3.1.1. */
export const newPassword = z.string().min(10).max(256)

/** Signing in and out of the console. */
export const sessionRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/v1/session',
    tag: 'session',
    summary: 'Sign in with e-mail and password; the answer sets the session cookie',
    access: { kind: 'public' },
    body: z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(256) }),
    answers: { 200: sessionShape },
    ownTransaction: true,
    handle: async ({ body, ip }) => {
      const { user, token } = await signIn(body.email, body.password, ip)
      const shown = await inTransaction((tx) => showSession(tx, user))
      return {
        status: 200,
        body: shown,
        headers: { 'set-cookie': sessionCookieText(token, sessionMaxMs / 1000) },
      }
    },
  }),
  route({
    method: 'GET',
    path: '/v1/session',
    tag: 'session',
    summary: 'Who is signed in',
    access: { kind: 'public' },
    answers: { 200: sessionShape },
    ownTransaction: true,
    handle: async ({ cookies }) => {
      // The session is looked up before a connection is held: waiting for a second one could exhaust the pool.
      const session = await findSession(cookies[sessionCookie])
      if (!session) throw new Refusal('unauthenticated')
      const shown = await inTransaction(async (tx) => {
        const user = await maybeOne<User>(tx, userById(session.userId))
        return user && showSession(tx, user)
      })
      if (!shown) throw new Refusal('unauthenticated')
      return { status: 200, body: shown }
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/session',
    tag: 'session',
    summary: 'Sign out',
    access: { kind: 'public' },
    answers: { 204: null },
    handle: signOut,
  }),
  route({
    method: 'POST',
    path: '/v1/session/password',
    tag: 'session',
    summary: 'Set the first password with the one-time token of an invitation',
    access: { kind: 'public' },
    body: z.object({ token: z.string().max(100), password: newPassword }),
    answers: { 204: null },
    handle: async ({ tx, body, ip }) => {
      await setPassword(tx, body.token, body.password, ip)
      return { status: 204 }
    },
  }),
  route({
    method: 'PUT',
    path: '/v1/session/password',
    tag: 'session',
    summary: 'Change your own password; your other sessions end',
    access: { kind: 'account', scope: 'account:read', operatorToo: true },
    body: z.object({ currentPassword: z.string().min(1).max(256), password: newPassword }),
    answers: { 204: null },
    ownTransaction: true,
    handle: async ({ principal, cookies, body, ip }) => {
      const { userId } = principal
      const sessionToken = cookies[sessionCookie]
      if (principal.kind === 'key' || userId === null || sessionToken === undefined)
        throw new Refusal('forbidden', { detail: 'A key has no password. Sign in to change yours.' })
      await changePassword({ userId, sessionToken, ip }, body.currentPassword, body.password)
      return { status: 204 }
    },
  }),
]

async function signOut({ tx, cookies, ip }: Pick<Call, 'tx' | 'cookies' | 'ip'>) {
  const closed = await closeSession(tx, cookies[sessionCookie] ?? '')
  if (closed)
    await recordAudit(tx, {
      accountId: closed.accountId ?? operatorAccountId,
      actor: actorOf({ id: closed.userId, accountId: closed.accountId }),
      action: 'user.signed_out',
      ip,
    })
  return { status: 204, headers: { 'set-cookie': sessionCookieText('', 0) } }
}

async function showSession(on: Db, user: User): Promise<z.infer<typeof sessionShape>> {
  const account = user.accountId === null ? null : await findAccount(on, user.accountId)
  const { createdAt: _, ...person } = showUser(user)
  const pack = policy()
  return {
    user: { ...person, scopes: [...scopesOfRole(user.role)] },
    account: account && showAccount(account),
    operator: {
      pack: pack.name,
      name: pack.name,
      sandbox: showsSandbox(),
      channels: channels.filter((channel) => pack.offersChannel(channel).value),
    },
  }
}
