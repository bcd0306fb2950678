import { now, nowMs } from '#platform/clock.ts'
import { variableIsOn } from '#platform/config.ts'
import type { Tx } from '#platform/db.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { parseAllowedIps } from './allowed-ips.ts'
import { insertApiKey, type ApiKeyRow } from './queries/api-keys.ts'
import type { Scope } from './scopes.ts'
import { secretHash, secretToken } from './secret-token.ts'

/** An API key without its secret; `id` and `accountId` are dashed uuids, `accountId` null for the operator's keys. */
export type ApiKey = ApiKeyRow

/** What a key is made with; no allowed addresses: from anywhere. */
export type NewApiKey = {
  readonly accountId: string | null
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Addresses and CIDR ranges. */
  readonly allowedIps?: readonly string[]
}

/**
 * Makes an API key; the secret is given this once and only its hash is kept.
 * Secrets begin with `pk_live_`, on a test instance `pk_test_`, for the operator `pk_op_`.
 * Refuses invalid_request for an address that cannot be read.
 */
export async function createApiKey(tx: Tx, given: NewApiKey): Promise<{ key: ApiKey; secret: string }> {
  const allowedIps = [...(given.allowedIps ?? [])]
  parseAllowedIps(allowedIps)
  const kind = given.accountId === null ? 'op' : variableIsOn('PATCHBAY_TEST_INSTANCE') ? 'test' : 'live'
  const secret = secretToken(`pk_${kind}_`)
  const key: ApiKey = {
    id: uuidOf(newId('key', nowMs())),
    accountId: given.accountId,
    name: given.name,
    prefix: secret.slice(0, secret.indexOf('_', 3) + 7),
    scopes: [...given.scopes],
    allowedIps,
    createdAt: now(),
    lastUsedAt: null,
    revokedAt: null,
  }
  await tx.run(insertApiKey(key, secretHash(secret)))
  return { key, secret }
}
