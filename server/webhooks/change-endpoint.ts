import { maybeOne, one, type Tx } from '#platform/db.ts'
import { invalidateFacts } from '#platform/fact-cache.ts'
import { Refusal } from '#platform/refusal.ts'
import { shownEndpoint, type Endpoint, type EndpointRow } from './endpoint.ts'
import { ensureCallable } from './ensure-callable.ts'
import { ensureMayHear } from './ensure-may-hear.ts'
import { waitingEvents } from './queries/deliveries.ts'
import { lockedEndpoint, updateEndpoint } from './queries/endpoints.ts'
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
 * Refuses not_found, url_refused; forbidden when the caller's scopes do not read what the endpoint is told, before or after.
 * To disable it or to describe it takes none of them.
 */
export async function changeEndpoint(
  tx: Tx,
  accountId: string,
  id: string,
  change: EndpointChange,
  scopes: ReadonlySet<string>,
): Promise<Endpoint> {
  const found = await maybeOne<EndpointRow>(tx, lockedEndpoint(accountId, id))
  if (!found) throw new Refusal('not_found')
  ensureMayHear(scopes, await eventsMoved(tx, accountId, found, change))
  if (change.url !== undefined) await ensureCallable(change.url)
  const { url = null, events = null, description = null, enabled = null } = change
  const row = await one<EndpointRow>(tx, updateEndpoint(accountId, id, { url, events, description, enabled }))
  await invalidateFacts(tx, targetsCache, accountId)
  return shownEndpoint(row)
}

/** The events a change has told to somebody else, or told again: what waits for the endpoint goes to its new URL as well. */
async function eventsMoved(
  tx: Tx,
  accountId: string,
  { id, events }: EndpointRow,
  change: EndpointChange,
): Promise<string[]> {
  if (change.url === undefined && change.events === undefined && !change.enabled) return []
  const waiting = await tx.query<{ event: string }>(waitingEvents(accountId, id))
  return [...events, ...(change.events ?? []), ...waiting.map(({ event }) => event)]
}
