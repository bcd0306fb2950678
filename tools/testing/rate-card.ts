import { createRateCard, publishRates, type NewRate } from '#rating/rating.ts'
import { inTransaction } from '#platform/db.ts'

/** A rate card in USD with the rates given; gives its uuid. By default SMS cost 0.01 a segment everywhere. */
export function aRateCard(
  overrides: { currency?: string; isDefault?: boolean; rates?: readonly NewRate[] } = {},
): Promise<string> {
  const { currency = 'USD', isDefault = false } = overrides
  const rates = overrides.rates ?? [{ channel: 'sms', price: 10_000_000n }]
  return inTransaction(async (tx) => {
    const id = await createRateCard(tx, { name: `Card in ${currency}`, currency, isDefault })
    if (rates.length > 0) await publishRates(tx, id, rates)
    return id
  })
}
