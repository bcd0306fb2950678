import type { RateRow } from './queries.ts'
import type { Rate } from './rate-table.ts'

/** A rate from its row. */
export function rateOf(row: RateRow): Rate {
  return {
    id: row.id,
    channel: row.channel,
    direction: row.direction === 'inbound' ? 'inbound' : 'outbound',
    prefix: row.prefix,
    class: row.class,
    price: row.price,
    per: row.per,
    chargeOn: row.charge_on,
    fromMs: row.effective_from.getTime(),
    untilMs: row.effective_until?.getTime() ?? null,
  }
}
