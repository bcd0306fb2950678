/** What one unit of traffic costs, from one instant to another. Price in nano-units. */
export type Rate = {
  readonly id: string
  readonly channel: string
  readonly direction: 'outbound' | 'inbound'
  /** Digits without plus; empty: everywhere. */
  readonly prefix: string
  /** A message class; null: every class. */
  readonly class: string | null
  readonly price: bigint
  readonly per: 'segment' | 'message'
  /** When a message is charged: once a carrier took it, or once it was delivered. */
  readonly chargeOn: 'submitted' | 'delivered'
  readonly fromMs: number
  /** Null: until further notice. */
  readonly untilMs: number | null
}

/** An account's prices, prepared for look-up. */
export type RateTable = {
  readonly cardId: string
  readonly currency: string
  /** Rates by `channel direction prefix`; newest first. */
  readonly byPrefix: ReadonlyMap<string, readonly Rate[]>
  readonly longestPrefix: number
}

/** Prepares the rates of a card. */
export function rateTable(cardId: string, currency: string, rates: readonly Rate[]): RateTable {
  const byPrefix = new Map<string, Rate[]>()
  for (const rate of rates) {
    const key = `${rate.channel} ${rate.direction} ${rate.prefix}`
    const list = byPrefix.get(key)
    if (list) list.push(rate)
    else byPrefix.set(key, [rate])
  }
  for (const list of byPrefix.values())
    list.sort((a, b) => Number(b.class !== null) - Number(a.class !== null) || b.fromMs - a.fromMs)
  return {
    cardId,
    currency,
    byPrefix,
    longestPrefix: Math.max(0, ...rates.map(({ prefix }) => prefix.length)),
  }
}
