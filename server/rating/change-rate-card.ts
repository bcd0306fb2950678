import type { Db } from '#platform/db.ts'
import { getRateCard } from './get-rate-card.ts'
import { clearDefault, updateCard, type CardRow } from './queries.ts'
import { announceRateChange } from './rate-facts.ts'

/** Renames a card, or makes it the default of its currency, or ends its being so. Refuses not_found. */
export async function changeRateCard(
  tx: Db,
  id: string,
  change: { name?: string | undefined; isDefault?: boolean | undefined },
): Promise<CardRow> {
  const { currency } = await getRateCard(tx, id)
  if (change.isDefault) await clearDefault(tx, currency)
  const [row] = await updateCard(tx, id, { name: change.name, isDefault: change.isDefault })
  await announceRateChange(tx)
  return row as CardRow
}
