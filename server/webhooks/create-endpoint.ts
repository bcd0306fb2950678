import { now, nowMs } from '#platform/clock.ts'
import { one, type Tx } from '#platform/db.ts'
import { invalidateFacts } from '#platform/fact-cache.ts'
import { Refusal } from '#platform/refusal.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { shownEndpoint, type Endpoint, type EndpointRow } from './endpoint.ts'
import { ensureCallable } from './ensure-callable.ts'
import { ensureMayHear } from './ensure-may-hear.ts'
import { endpointCount, insertEndpoint } from './queries/endpoints.ts'
import { newSigningSecret, sealSecret } from './signing-secret.ts'
import { targetsCache } from './targets.ts'

export type NewEndpoint = {
  readonly url: string
  /** Names of webhookEvents, or `*`. */
  readonly events: readonly string[]
  readonly description?: string
}

const endpointsMax = 50

/**
 * Registers a URL to be told of an account's events. The secret is shown this once.
 * Refuses forbidden for events the caller's scopes do not read, url_refused, and conflict beyond fifty endpoints.
 */
export async function createEndpoint(
  tx: Tx,
  accountId: string,
  given: NewEndpoint,
  scopes: ReadonlySet<string>,
): Promise<Endpoint & { secret: string }> {
  ensureMayHear(scopes, given.events)
  await ensureCallable(given.url)
  const { n } = await one<{ n: number }>(tx, endpointCount(accountId))
  if (n >= endpointsMax)
    throw new Refusal('conflict', {
      detail: `An account has at most ${endpointsMax} webhook endpoints. Remove one first.`,
    })
  const id = uuidOf(newId('whe', nowMs()))
  const secret = newSigningSecret()
  const { url, events, description = '' } = given
  const sealed = { secret: sealSecret(secret, id), createdAt: now() }
  const row = await one<EndpointRow>(
    tx,
    insertEndpoint(accountId, { id, url, events, description, ...sealed }),
  )
  await invalidateFacts(tx, targetsCache, accountId)
  return { ...shownEndpoint(row), secret }
}
