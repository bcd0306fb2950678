import { db } from '#platform/db.ts'
import { FactCache } from '#platform/fact-cache.ts'
import { isSameSecret } from '#platform/secrets.ts'
import { credentialCache, hashOfSecret, openToken, signInSid } from './credential.ts'
import { credentialsToCheck, type CredentialRow } from './queries/credentials.ts'
import { uuidOfSid } from './sid.ts'

/** How an account's URLs are told: signed by its primary auth token, null when it has none, in forms or in JSON. */
export type Telling = { readonly token: string | null; readonly callbackBody: 'form' | 'json' }

/** What a process remembers under a sid that clients sign in with: whose it is, and the hashes of the secrets that open it. */
type Known = Telling & { readonly accountId: string; readonly hashes: readonly string[] }

const cache = new FactCache<Known>(credentialCache, load)

/** The account a sid and a secret let in, as a dashed uuid; null when they do not belong together. */
export async function accountOfCredential(sid: string, secret: string): Promise<string | null> {
  const known = await cache.get(sid)
  const hash = hashOfSecret(secret)
  return known?.hashes.some((one) => isSameSecret(Buffer.from(one), Buffer.from(hash)))
    ? known.accountId
    : null
}

/** How the URLs of an account are told. */
export async function tellingOf(accountSid: string): Promise<Telling> {
  return cache.peek(accountSid) ?? (await cache.get(accountSid)) ?? { token: null, callbackBody: 'form' }
}

type Row = CredentialRow & { readonly callbackBody: Telling['callbackBody'] | null }

async function load(sids: readonly string[]): Promise<Map<string, Known>> {
  const uuidsOf = (prefix: 'AC' | 'SK'): string[] => sids.flatMap((sid) => uuidOfSid(sid, prefix) ?? [])
  const rows = await db.query<Row>(credentialsToCheck(uuidsOf('AC'), uuidsOf('SK')))
  const known = new Map<string, Known>()
  for (const [sid, mine] of Map.groupBy(rows, signInSid)) {
    const [{ accountId, callbackBody }] = mine as [Row]
    const primary = mine.find(({ rank }) => rank === 'primary')
    const token = primary ? openToken(primary) : null
    known.set(sid, { accountId, hashes: mine.map(hashOf), token, callbackBody: callbackBody ?? 'form' })
  }
  return known
}

function hashOf(row: CredentialRow): string {
  return row.kind === 'api_key' ? row.secret : hashOfSecret(openToken(row))
}
