import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { insertRates } from './queries.ts'
import { announceRateChange } from './rate-facts.ts'
import type { ChargeOn } from './rate-table.ts'

/** A price to publish. Nano-units; `from` is now when absent. */
export type NewRate = {
  readonly channel: string
  readonly direction?: 'outbound' | 'inbound' | undefined
  readonly prefix?: string | undefined
  readonly class?: string | null | undefined
  readonly price: bigint
  readonly per?: 'segment' | 'message' | undefined
  readonly chargeOn?: ChargeOn | undefined
  readonly from?: Date | undefined
  readonly until?: Date | null | undefined
}

/** Adds prices to a card. Messages admitted before keep the price they were admitted at. */
export async function publishRates(tx: Db, cardId: string, rates: readonly NewRate[]): Promise<void> {
  const from = now()
  const rows = rates.map((rate) => ({
    id: uuidOf(newId('rat', nowMs())),
    card_id: cardId,
    channel: rate.channel,
    direction: rate.direction ?? 'outbound',
    prefix: (rate.prefix ?? '').replace(/^\+/, ''),
    class: rate.class ?? null,
    price: String(rate.price),
    per: rate.per ?? 'segment',
    charge_on: rate.chargeOn ?? 'delivered',
    effective_from: (rate.from ?? from).toISOString(),
    effective_until: rate.until?.toISOString() ?? null,
  }))
  await insertRates(tx, rows)
  await announceRateChange(tx)
}
