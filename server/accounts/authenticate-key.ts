import { now, nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { FactCache } from '#platform/fact-cache.ts'
import type { IpRange } from '#platform/ip-ranges.ts'
import type { Principal } from '#platform/http/route.ts'
import { log } from '#platform/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { idOf } from '#shared/ids.ts'
import { ipIsAllowed, parseAllowedIps } from './allowed-ips.ts'
import { liveKeysByHash, touchKey, type ApiKeyRow } from './queries/api-keys.ts'
import { scopesOfKey } from './scopes.ts'
import { secretHash } from './secret-token.ts'

/** What a process remembers of a key; `usedMs` is when it last wrote that the key is used. */
type KnownKey = {
  readonly id: string
  readonly principal: Principal
  readonly allowedIps: readonly IpRange[]
  usedMs: number
}

const minuteMs = 60_000
const keys = new FactCache<KnownKey>('api_keys', loadKeys)

async function loadKeys(hashes: readonly string[]): Promise<Map<string, KnownKey>> {
  const rows = await db.query<ApiKeyRow & { hash: string }>(liveKeysByHash(hashes))
  return new Map(rows.map((row) => [row.hash, knownKey(row)]))
}

function knownKey(row: ApiKeyRow): KnownKey {
  const operator = row.accountId === null
  const id = idOf('key', row.id)
  return {
    id: row.id,
    principal: {
      actor: operator ? `operator:${id}` : `key:${id}`,
      kind: operator ? 'operator' : 'key',
      accountId: row.accountId,
      scopes: scopesOfKey(operator ? [] : row.scopes),
      userId: row.id,
    },
    allowedIps: parseAllowedIps(row.allowedIps),
    usedMs: row.lastUsedAt?.getTime() ?? Number.NEGATIVE_INFINITY,
  }
}

/**
 * Says who holds an API key; null for a secret that is unknown or revoked.
 * Refuses ip_not_allowed from an address outside the key's list.
 */
export async function authenticateKey(secret: string, ip: string): Promise<Principal | null> {
  if (!secret.startsWith('pk_') || secret.length > 100) return null
  const hash = secretHash(secret)
  const key = keys.peek(hash) ?? (await keys.get(hash))
  if (!key) return null
  if (!ipIsAllowed(ip, key.allowedIps)) throw new Refusal('ip_not_allowed')
  if (nowMs() - key.usedMs >= minuteMs) void noteUse(key)
  return key.principal
}

async function noteUse(key: KnownKey): Promise<void> {
  const at = now()
  key.usedMs = at.getTime()
  try {
    await db.query(touchKey(key.id, at, new Date(at.getTime() - minuteMs)))
  } catch (error) {
    log.warn({ err: error }, 'could not note when an API key was used')
  }
}
