import { now, nowMs } from '#platform/clock.ts'
import { maybeOne, type Tx } from '#platform/db.ts'
import { invalidateFacts } from '#platform/fact-cache.ts'
import { Refusal } from '#platform/refusal.ts'
import { shownEndpoint, type Endpoint, type EndpointRow } from './endpoint.ts'
import { accountSecretRotated, endpointSecretRotated } from './queries/endpoints.ts'
import { newSigningSecret, oldSecretSignsMs, sealSecret } from './signing-secret.ts'
import { targetsCache } from './targets.ts'

/** Gives an endpoint a new secret, shown this once; the old one signs beside it for 24 hours. Refuses not_found. */
export async function rotateSecret(
  tx: Tx,
  accountId: string,
  id: string,
): Promise<Endpoint & { secret: string }> {
  const secret = newSigningSecret()
  const sealed = sealSecret(secret, id)
  const row = await maybeOne<EndpointRow>(tx, endpointSecretRotated(accountId, id, sealed, oldSecretEnds()))
  if (!row) throw new Refusal('not_found')
  await invalidateFacts(tx, targetsCache, accountId)
  return { ...shownEndpoint(row), secret }
}

/**
 * Gives the account a new default secret, shown this once: it signs the calls to URLs given with messages. The first
 * one is made unseen when a message first needs it, so a customer begins by calling this.
 */
export async function rotateDefaultSecret(tx: Tx, accountId: string): Promise<string> {
  const secret = newSigningSecret()
  await tx.run(accountSecretRotated(accountId, sealSecret(secret, accountId), oldSecretEnds(), now()))
  await invalidateFacts(tx, targetsCache, accountId)
  return secret
}

const oldSecretEnds = (): Date => new Date(nowMs() + oldSecretSignsMs)
