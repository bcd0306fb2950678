import { z } from 'zod'
import { unseal } from '#platform/secrets.ts'
import type { Feed } from './feed.ts'

const credentials = z.object({ feedSecret: z.string().optional() })

/** What the customer's server signs with, of the connector that fills a feed; undefined where it has no feeds. */
export function secretOf({ sealed, connectorId }: Pick<Feed, 'connectorId' | 'sealed'>): string | undefined {
  return credentials.parse(JSON.parse(unseal(sealed, connectorId))).feedSecret
}
