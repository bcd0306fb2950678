import { db } from '#platform/db.ts'
import { FactCache } from '#platform/fact-cache.ts'
import { assignedCards, defaultCards, ratesOfCard, type RateRow } from './queries.ts'
import { rateTable, type Rate, type RateTable } from './rate-table.ts'

const tables = new FactCache<RateTable>('rates', loadTables)

/**
 * The prices of some accounts: their own card, or the default card of their currency.
 * Keys are `account currency`; an account without any card is left out.
 */
export async function rateFacts(
  accounts: readonly { id: string; currency: string }[],
): Promise<Map<string, RateTable>> {
  const found = await tables.getAll(accounts.map(({ id, currency }) => `${id}/${currency}`))
  return new Map([...found].map(([key, table]) => [key.split('/')[0] as string, table]))
}

async function loadTables(keys: readonly string[]): Promise<Map<string, RateTable>> {
  const wanted = keys.map((key) => key.split('/') as [string, string])
  const [assigned, defaults] = await Promise.all([
    assignedCards(
      db,
      wanted.map(([id]) => id),
    ),
    defaultCards(db),
  ])
  const own = new Map(assigned.map((row) => [row.account_id, row]))
  const common = new Map(defaults.map((card) => [card.currency, card.id]))
  const cardOf = (id: string, currency: string) => own.get(id)?.card_id ?? common.get(currency)
  const cardIds = new Map(
    wanted.flatMap(([id, currency]) => [[cardOf(id, currency), own.get(id)?.currency ?? currency] as const]),
  )
  const cards = new Map<string, RateTable>()
  for (const [cardId, currency] of cardIds) {
    if (cardId) cards.set(cardId, rateTable(cardId, currency, (await ratesOfCard(db, cardId)).map(rateOf)))
  }
  return new Map(
    wanted.flatMap(([id, currency]) => {
      const table = cards.get(cardOf(id, currency) ?? '')
      return table ? [[`${id}/${currency}`, table] as const] : []
    }),
  )
}

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
