import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { getRateCard } from './get-rate-card.ts'
import { assignCard, unassignCard } from './queries.ts'
import { announceRateChange } from './rate-facts.ts'

/**
 * Gives an account its own card by agreement; it replaces the default. Null takes it away again.
 * Refuses not_found, and invalid_request for a card in another currency than the account's.
 */
export async function assignRateCard(
  tx: Db,
  account: { readonly id: string; readonly currency: string },
  cardId: string | null,
): Promise<void> {
  if (cardId === null) await unassignCard(tx, account.id)
  else {
    const card = await getRateCard(tx, cardId)
    if (card.currency !== account.currency)
      throw new Refusal('invalid_request', {
        detail: `The card is in ${card.currency}; the account is charged in ${account.currency}.`,
      })
    await assignCard(tx, account.id, cardId)
  }
  await announceRateChange(tx)
}
