import type { Db } from '#platform/db.ts'
import { forgetFacts, invalidateFacts } from '#platform/fact-cache.ts'

/** The caches of this module, by what they hold. */
export type CacheName = 'accounts' | 'api_keys' | 'sessions' | 'smpp_credentials'

/**
 * Makes every process read a changed fact again when the transaction commits, and this one at once:
 * its own next request must not race the notification.
 */
export async function forget(tx: Db, cache: CacheName, key: string | null): Promise<void> {
  forgetFacts(cache, key)
  await invalidateFacts(tx, cache, key)
}
