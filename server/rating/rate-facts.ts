import { db, type Db } from '#platform/db.ts'
import { FactCache, invalidateFacts } from '#platform/fact-cache.ts'
import { assignedCards, cardsById, defaultCards, ratesOfCards } from './queries.ts'
import { rateOf } from './rate-of.ts'
import { rateTable, type RateTable } from './rate-table.ts'

/** Which card an account has, by `account/currency`; the prices themselves are kept once a card, however many accounts share it. */
const cardIds = new FactCache<string>('rate-cards', loadCardIds)
const tables = new FactCache<RateTable>('rates', loadTables, 300_000)

/**
 * The prices of some accounts by account uuid: their own card, or the default card of their currency.
 * An account without any card is left out.
 */
export async function rateFacts(
  accounts: readonly { id: string; currency: string }[],
): Promise<Map<string, RateTable>> {
  const cards = await cardIds.getAll(accounts.map(keyOf))
  const byCard = await tables.getAll(cards.values())
  return new Map(
    accounts.flatMap((account) => {
      const table = byCard.get(cards.get(keyOf(account)) ?? '')
      return table ? [[account.id, table] as const] : []
    }),
  )
}

/** Makes every process read cards and rates again when the transaction commits. */
export async function announceRateChange(tx: Db): Promise<void> {
  await Promise.all([invalidateFacts(tx, 'rate-cards', null), invalidateFacts(tx, 'rates', null)])
}

const keyOf = ({ id, currency }: { id: string; currency: string }): string => `${id}/${currency}`

async function loadCardIds(keys: readonly string[]): Promise<Map<string, string>> {
  const wanted = keys.map((key) => key.split('/') as [string, string])
  const ids = wanted.map(([id]) => id)
  const [assigned, defaults] = await Promise.all([assignedCards(db, ids), defaultCards(db)])
  const own = new Map(assigned.map((row) => [row.account_id, row.card_id]))
  const common = new Map(defaults.map((card) => [card.currency, card.id]))
  return new Map(
    wanted.flatMap(([id, currency]) => {
      const cardId = own.get(id) ?? common.get(currency)
      return cardId ? [[`${id}/${currency}`, cardId] as const] : []
    }),
  )
}

async function loadTables(ids: readonly string[]): Promise<Map<string, RateTable>> {
  const [cards, rows] = await Promise.all([cardsById(db, ids), ratesOfCards(db, ids)])
  const rates = Map.groupBy(rows, (row) => row.card_id)
  return new Map(
    cards.map(({ id, currency }) => [id, rateTable(id, currency, (rates.get(id) ?? []).map(rateOf))]),
  )
}
