import { maybeOne, type Tx } from '#platform/db.ts'
import { page, type Page } from '#platform/http/pages.ts'
import { Refusal } from '#platform/refusal.ts'
import { shownEndpoint, type Endpoint, type EndpointRow } from './endpoint.ts'
import { endpointById, endpointsOf } from './queries/endpoints.ts'

/** One endpoint of an account. Refuses not_found. */
export async function getEndpoint(tx: Tx, accountId: string, id: string): Promise<Endpoint> {
  const row = await maybeOne<EndpointRow>(tx, endpointById(accountId, id))
  if (!row) throw new Refusal('not_found')
  return shownEndpoint(row)
}

/** An account's endpoints, newest first. */
export async function findEndpoints(
  tx: Tx,
  accountId: string,
  beforeId: string | null,
  limit: number,
): Promise<Page<Endpoint>> {
  const rows = await tx.query<EndpointRow>(endpointsOf(accountId, beforeId, limit + 1))
  return page(rows, limit, (row) => row.id, shownEndpoint)
}
