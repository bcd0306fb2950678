import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { invalidateFacts } from '#platform/fact-cache.ts'
import { clearDefault, insertCard } from './queries.ts'

/** Opens a rate card. A default card serves every account of its currency that has none of its own, and replaces the default before it. */
export async function createRateCard(
  tx: Db,
  input: { name: string; currency: string; isDefault: boolean },
): Promise<string> {
  const id = uuidOf(newId('rat', nowMs()))
  if (input.isDefault) await clearDefault(tx, input.currency)
  await insertCard(tx, {
    id,
    name: input.name,
    currency: input.currency,
    is_default: input.isDefault,
    created_at: now(),
  })
  await invalidateFacts(tx, 'rates', null)
  return id
}
