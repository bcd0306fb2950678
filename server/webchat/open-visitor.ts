import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { announceTold } from './announce.ts'
import { deleteToken, extendToken, insertToken, insertVisitor, visitorByToken } from './queries.ts'
import type { Site } from './site-settings.ts'
import type { Visitor, VisitorProfile } from './visitor.ts'
import { isVisitorToken, newVisitorToken, tokenKeptMs, visitorTokenHash } from './visitor-token.ts'

/** A token that is used later than this after it was extended is extended again. */
const extendAfterMs = 86_400_000

/** Makes a visitor of somebody nobody knows yet, and the token by which its browser speaks. */
export async function openVisitor(
  tx: Tx,
  site: Site,
  profile: VisitorProfile,
): Promise<{ visitor: Visitor; token: string }> {
  const visitor = await newVisitor(tx, site, profile, null)
  if (!visitor) throw new Error('an anonymous visitor cannot be there already')
  return { visitor, token: await issueToken(tx, visitor) }
}

/** Adds a visitor; null where somebody proven is there already. */
export async function newVisitor(
  tx: Tx,
  site: Site,
  profile: VisitorProfile,
  externalId: string | null,
): Promise<Visitor | null> {
  const id = uuidOf(newId('wcv', nowMs()))
  const { accountId, key: siteKey } = site
  const [visitor] = await insertVisitor(tx, { accountId, id, siteKey, externalId, profile, at: now() })
  return visitor ?? null
}

/** Gives a browser the right to speak as a visitor; only the hash is kept. */
export async function issueToken(tx: Tx, { accountId, id }: Visitor): Promise<string> {
  const token = newVisitorToken()
  await insertToken(tx, {
    hash: visitorTokenHash(token),
    accountId,
    visitorId: id,
    at: now(),
    expiresAt: new Date(nowMs() + tokenKeptMs),
  })
  return token
}

/** Who speaks by a token on a site; null when it stands no more. A token in use does not run out. */
export async function visitorOfToken(tx: Tx, site: Site, token: string): Promise<Visitor | null> {
  if (!isVisitorToken(token)) return null
  const hash = visitorTokenHash(token)
  const [found] = await visitorByToken(tx, site.accountId, site.key, hash, now())
  if (!found) return null
  const { expiresAt, ...visitor } = found
  const extended = nowMs() + tokenKeptMs
  if (extended - expiresAt.getTime() > extendAfterMs)
    await extendToken(tx, site.accountId, hash, new Date(extended))
  return visitor
}

/** Takes a browser's right away: it signed out. */
export async function revokeToken(tx: Tx, site: Site, token: string): Promise<void> {
  if (!isVisitorToken(token)) return
  const [revoked] = await deleteToken(tx, site.accountId, visitorTokenHash(token))
  if (revoked) await announceTold(tx, { visitorId: revoked.visitorId, what: 'gone' })
}
