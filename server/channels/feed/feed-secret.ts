import { unseal } from '#platform/secrets.ts'
import { pushCredentials, type PushCredentials } from '../push/settings.ts'
import type { Feed } from './feed.ts'

type Sealed = Pick<Feed, 'connectorId' | 'sealed'>

/** The secrets of the connector that fills a feed, opened. */
export function credentialsOfFeed({ sealed, connectorId }: Sealed): PushCredentials {
  return pushCredentials.parse(JSON.parse(unseal(sealed, connectorId)))
}

/** What its customer's server signs with; undefined where the connector has no feeds. */
export function secretOf(feed: Sealed): string | undefined {
  return credentialsOfFeed(feed).feedSecret
}
