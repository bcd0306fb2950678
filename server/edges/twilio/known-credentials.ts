import { timingSafeEqual } from 'node:crypto'
import { db } from '#platform/db.ts'
import { FactCache } from '#platform/fact-cache.ts'
import { credentialCache, hashOfSecret, openToken, signInSid } from './credential.ts'
import { credentialsToCheck, type CredentialRow } from './queries/credentials.ts'
import { uuidOfSid } from './sid.ts'

/** What a process remembers under a sid that clients sign in with: whose it is, and the hashes of the secrets that open it. */
type Known = {
  readonly accountId: string
  readonly hashes: readonly string[]
  /** The primary auth token, which signs. */
  readonly token: string | null
}

const cache = new FactCache<Known>(credentialCache, load)

/** The account a sid and a secret let in, as a dashed uuid; null when they do not belong together. */
export async function accountOfCredential(sid: string, secret: string): Promise<string | null> {
  const known = await cache.get(sid)
  const hash = hashOfSecret(secret)
  return known?.hashes.some((one) => timingSafeEqual(Buffer.from(one), Buffer.from(hash)))
    ? known.accountId
    : null
}

/** The token that signs what an account's URLs are told; null when the account has none. */
export async function signingToken(accountSid: string): Promise<string | null> {
  return (await cache.get(accountSid))?.token ?? null
}

async function load(sids: readonly string[]): Promise<Map<string, Known>> {
  const uuidsOf = (prefix: 'AC' | 'SK'): string[] => sids.flatMap((sid) => uuidOfSid(sid, prefix) ?? [])
  const rows = await db.query<CredentialRow>(credentialsToCheck(uuidsOf('AC'), uuidsOf('SK')))
  const known = new Map<string, Known>()
  for (const [sid, mine] of Map.groupBy(rows, signInSid)) {
    const [{ accountId }] = mine as [CredentialRow]
    const primary = mine.find(({ rank }) => rank === 'primary')
    known.set(sid, { accountId, hashes: mine.map(hashOf), token: primary ? openToken(primary) : null })
  }
  return known
}

function hashOf(row: CredentialRow): string {
  return row.kind === 'api_key' ? row.secret : hashOfSecret(openToken(row))
}
