/** When a message is charged: once a carrier took it, or once it was delivered. */
export type ChargeOn = 'submitted' | 'delivered'

/** What one unit of traffic costs, from one instant to another. Price in nano-units. */
export type Rate = {
  /** Dashed uuid; later rates have greater ones. */
  readonly id: string
  readonly channel: string
  readonly direction: 'outbound' | 'inbound'
  /** Digits without plus; empty: everywhere. */
  readonly prefix: string
  /** A message class; null: every class. */
  readonly class: string | null
  readonly price: bigint
  readonly per: 'segment' | 'message'
  readonly chargeOn: ChargeOn
  readonly fromMs: number
  /** Null: until further notice. */
  readonly untilMs: number | null
}

/** Says whether a rate holds at an instant: from its first millisecond to the one before its end. */
export function isInForce(rate: Rate, atMs: number): boolean {
  return rate.fromMs <= atMs && (rate.untilMs === null || atMs < rate.untilMs)
}

/** An account's prices, prepared for look-up. */
export type RateTable = {
  readonly cardId: string
  readonly currency: string
  /** Rates by `channel direction prefix`, those that win first. */
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
  for (const list of byPrefix.values()) list.sort(byPrecedence)
  let longestPrefix = 0
  for (const { prefix } of rates) longestPrefix = Math.max(longestPrefix, prefix.length)
  return { cardId, currency, byPrefix, longestPrefix }
}

/** A rate for a class before one for all, then the newest; of two from the same instant the one published later, which corrects the other. */
function byPrecedence(a: Rate, b: Rate): number {
  return Number(b.class !== null) - Number(a.class !== null) || b.fromMs - a.fromMs || (a.id < b.id ? 1 : -1)
}
