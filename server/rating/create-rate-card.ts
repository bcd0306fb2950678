import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { clearDefault, insertCard } from './queries.ts'
import { announceRateChange } from './rate-facts.ts'

/**
 * Opens a rate card; gives its uuid. A default card serves every account of its currency that has none of its own,
 * and replaces the default before it.
 */
export async function createRateCard(
  tx: Db,
  input: { name: string; currency: string; isDefault: boolean },
): Promise<string> {
  const { name, currency, isDefault } = input
  const id = uuidOf(newId('rca', nowMs()))
  if (isDefault) await clearDefault(tx, currency)
  await insertCard(tx, { id, name, currency, is_default: isDefault, created_at: now() })
  await announceRateChange(tx)
  return id
}
