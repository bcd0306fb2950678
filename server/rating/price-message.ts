import { isInForce, type ChargeOn, type Rate, type RateTable } from './rate-table.ts'

/** What is to be priced. */
export type Priceable = {
  readonly channel: string
  readonly direction: 'outbound' | 'inbound'
  /** The contact's address; its digits choose the prefix. */
  readonly address: string
  readonly class: string
  readonly segments: number
}

/** A price and where it comes from. Nano-units. */
export type Price = {
  readonly amount: bigint
  readonly currency: string
  readonly chargeOn: ChargeOn
  readonly rateId: string
}

/**
 * Prices a message at an instant: this is where an SMS is priced.
 * The longest prefix that has a rate in force wins, never the cheapest; a rate for the class beats one for all classes.
 * Null when no rate covers the destination: such a message is refused, not sent for nothing.
 */
export function priceMessage(table: RateTable, message: Priceable, atMs: number): Price | null {
  const rate = rateFor(table, message, atMs)
  if (!rate) return null
  const amount = rate.per === 'segment' ? rate.price * BigInt(message.segments) : rate.price
  return { amount, currency: table.currency, chargeOn: rate.chargeOn, rateId: rate.id }
}

function rateFor(table: RateTable, message: Priceable, atMs: number): Rate | null {
  const digits = message.address.startsWith('+') ? message.address.slice(1) : message.address
  const kind = `${message.channel} ${message.direction} `
  for (let length = Math.min(digits.length, table.longestPrefix); length >= 0; length--) {
    const rates = table.byPrefix.get(kind + digits.slice(0, length))
    if (!rates) continue
    for (const rate of rates)
      if (isInForce(rate, atMs) && (rate.class === null || rate.class === message.class)) return rate
  }
  return null
}
