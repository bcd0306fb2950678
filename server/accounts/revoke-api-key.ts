import { now } from '#platform/clock.ts'
import { maybeOne, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { forget } from './forget.ts'
import { revokeKey } from './queries/api-keys.ts'

/**
 * Ends an API key in every process when the transaction commits; ending it again changes nothing.
 * Refuses not_found for a key that is not the account's (null: not the operator's).
 */
export async function revokeApiKey(tx: Tx, accountId: string | null, id: string): Promise<void> {
  const key = await maybeOne<{ hash: string }>(tx, revokeKey(accountId, id, now()))
  if (!key) throw new Refusal('not_found')
  await forget(tx, 'api_keys', key.hash)
}
