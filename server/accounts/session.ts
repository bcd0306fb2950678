import { now, nowMs } from '#platform/clock.ts'
import { db, maybeOne, type Tx } from '#platform/db.ts'
import { FactCache } from '#platform/fact-cache.ts'
import { log } from '#platform/log.ts'
import { forget } from './forget.ts'
import {
  deleteSession,
  deleteSessionsOfUser,
  insertSession,
  prunePasswordTokens,
  pruneSessions,
  sessionHashesOfUser,
  sessionsByHash,
  touchSession,
  type SessionRow,
} from './queries/sign-in.ts'
import type { User } from './create-user.ts'
import type { Role } from './scopes.ts'
import { secretHash, secretToken } from './secret-token.ts'

/** A session ends this long after its last use, in milliseconds. */
export const sessionIdleMs = 12 * 3_600_000

/** A session ends this long after its sign-in at the latest, in milliseconds. */
export const sessionMaxMs = 30 * 24 * 3_600_000

/** A signed-in user; ids are dashed uuids. */
export type Session = { readonly userId: string; readonly accountId: string | null; readonly role: Role }

type KnownSession = Session & { readonly hash: string; readonly expiresMs: number; seenMs: number }

const minuteMs = 60_000
const sessions = new FactCache<KnownSession>('sessions', loadSessions)

async function loadSessions(hashes: readonly string[]): Promise<Map<string, KnownSession>> {
  const rows = await db.query<SessionRow>(sessionsByHash(hashes))
  return new Map(
    rows.map(({ hash, userId, accountId, role, seenAt, expiresAt }) => [
      hash,
      { hash, userId, accountId, role, seenMs: seenAt.getTime(), expiresMs: expiresAt.getTime() },
    ]),
  )
}

/** Opens a session for a user; the token is given this once and only its hash is kept. */
export async function openSession(tx: Tx, user: User, ip: string): Promise<string> {
  const token = secretToken()
  const expiresAt = new Date(nowMs() + sessionMaxMs)
  const { id: userId, accountId } = user
  await tx.run(insertSession({ hash: secretHash(token), userId, accountId, seenAt: now(), expiresAt }, ip))
  return token
}

/** The session of a token, which is used by that; null when it is unknown, signed out, unused for twelve hours or thirty days old. */
export async function findSession(token: string | undefined, isUse = true): Promise<Session | null> {
  if (!token || token.length > 100) return null
  const hash = secretHash(token)
  const session = sessions.peek(hash) ?? (await sessions.get(hash))
  if (!session) return null
  const at = nowMs()
  if (at >= session.expiresMs || at - session.seenMs >= sessionIdleMs) return null
  if (isUse && at - session.seenMs >= minuteMs) void noteUse(session)
  return session
}

/** Ends a session in every process; gives whose it was, null when there is none. */
export async function closeSession(
  tx: Tx,
  token: string,
): Promise<Pick<Session, 'userId' | 'accountId'> | null> {
  const hash = secretHash(token)
  const closed = await maybeOne<Pick<Session, 'userId' | 'accountId'>>(tx, deleteSession(hash))
  if (closed) await forget(tx, 'sessions', hash)
  return closed
}

/** Ends every session of a user, but the one of a token that is to stay. */
export async function closeSessionsOf(tx: Tx, userId: string, exceptToken?: string): Promise<void> {
  const exceptHash = exceptToken === undefined ? null : secretHash(exceptToken)
  const closed = await tx.query<{ hash: string }>(deleteSessionsOfUser(userId, exceptHash))
  await Promise.all(closed.map(({ hash }) => forget(tx, 'sessions', hash)))
}

/** Makes every process read a user's sessions again, because what they may do has changed. */
export async function rereadSessionsOf(tx: Tx, userId: string): Promise<void> {
  const open = await tx.query<{ hash: string }>(sessionHashesOfUser(userId))
  await Promise.all(open.map(({ hash }) => forget(tx, 'sessions', hash)))
}

/** Drops sessions and invitations that have ended. */
export async function pruneEndedSessions(): Promise<void> {
  await db.query(pruneSessions(now(), new Date(nowMs() - sessionIdleMs)))
  await db.query(prunePasswordTokens(now()))
}

async function noteUse(session: KnownSession): Promise<void> {
  const at = now()
  session.seenMs = at.getTime()
  try {
    await db.query(touchSession(session.hash, at, new Date(at.getTime() - minuteMs)))
  } catch (error) {
    log.warn({ err: error }, 'could not note when a session was used')
  }
}
