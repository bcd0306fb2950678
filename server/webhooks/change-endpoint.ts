import { maybeOne, type Tx } from '#platform/db.ts'
import { invalidateFacts } from '#platform/fact-cache.ts'
import { Refusal } from '#platform/refusal.ts'
import { shownEndpoint, type Endpoint, type EndpointRow } from './endpoint.ts'
import { ensureCallable } from './ensure-callable.ts'
import { updateEndpoint } from './queries/endpoints.ts'
import { targetsCache } from './targets.ts'

export type EndpointChange = {
  readonly url?: string | undefined
  readonly events?: readonly string[] | undefined
  readonly description?: string | undefined
  readonly enabled?: boolean | undefined
}

/**
 * Changes an endpoint; what is left out stays. Enabling forgets why it was disabled. Events that happen while it is
 * disabled are not kept for it.
 * Refuses not_found, url_refused.
 */
export async function changeEndpoint(
  tx: Tx,
  accountId: string,
  id: string,
  change: EndpointChange,
): Promise<Endpoint> {
  if (change.url !== undefined) await ensureCallable(change.url)
  const { url = null, events = null, description = null, enabled = null } = change
  const row = await maybeOne<EndpointRow>(
    tx,
    updateEndpoint(accountId, id, { url, events, description, enabled }),
  )
  if (!row) throw new Refusal('not_found')
  await invalidateFacts(tx, targetsCache, accountId)
  return shownEndpoint(row)
}
