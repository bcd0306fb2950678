import { sql, type Db } from '#platform/db.ts'
import type { ChargeOn } from './rate-table.ts'

export type RateRow = {
  id: string
  card_id: string
  channel: string
  direction: string
  prefix: string
  class: string | null
  price: bigint
  per: 'segment' | 'message'
  charge_on: ChargeOn
  effective_from: Date
  effective_until: Date | null
}

export type CardRow = { id: string; name: string; currency: string; is_default: boolean; created_at: Date }

export const insertCard = (tx: Db, row: CardRow) =>
  tx.query(sql`
    insert into rating.rate_cards (id, name, currency, is_default, created_at)
    values (${row.id}, ${row.name}, ${row.currency}, ${row.is_default}, ${row.created_at})`)

export const clearDefault = (tx: Db, currency: string) =>
  tx.query(sql`update rating.rate_cards set is_default = false where currency = ${currency} and is_default`)

export const updateCard = (
  tx: Db,
  id: string,
  change: { name: string | undefined; isDefault: boolean | undefined },
) =>
  tx.query<CardRow>(sql`
    update rating.rate_cards set name = coalesce(${change.name ?? null}, name), is_default = coalesce(${change.isDefault ?? null}, is_default)
    where id = ${id} returning *`)

export const cardsPage = (on: Db, before: string | null, limit: number) =>
  on.query<CardRow>(sql`
    select * from rating.rate_cards where ${before}::uuid is null or id < ${before}::uuid order by id desc limit ${limit}`)

export const cardById = (on: Db, id: string) =>
  on.query<CardRow>(sql`select * from rating.rate_cards where id = ${id}`)

export const insertRates = (tx: Db, rows: readonly Record<string, unknown>[]) =>
  tx.query(sql`
    insert into rating.rates (id, card_id, channel, direction, prefix, class, price, per, charge_on, effective_from, effective_until)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, card_id uuid, channel text, direction text, prefix text,
      class text, price bigint, per text, charge_on text, effective_from timestamptz, effective_until timestamptz)`)

export const ratesOfCards = (on: Db, cardIds: readonly string[]) =>
  on.query<RateRow>(sql`select * from rating.rates where card_id = any(${cardIds}::uuid[])`)

export const ratesPage = (on: Db, cardId: string, before: string | null, limit: number) =>
  on.query<RateRow>(sql`
    select * from rating.rates where card_id = ${cardId} and (${before}::uuid is null or id < ${before}::uuid)
    order by id desc limit ${limit}`)

export const assignCard = (tx: Db, accountId: string, cardId: string) =>
  tx.query(sql`
    insert into rating.account_cards (account_id, card_id) values (${accountId}, ${cardId})
    on conflict (account_id) do update set card_id = excluded.card_id`)

export const unassignCard = (tx: Db, accountId: string) =>
  tx.query(sql`delete from rating.account_cards where account_id = ${accountId}`)

export const assignedCards = (on: Db, accountIds: readonly string[]) =>
  on.query<{ account_id: string; card_id: string }>(sql`
    select account_id, card_id from rating.account_cards where account_id = any(${accountIds}::uuid[])`)

export const defaultCards = (on: Db) =>
  on.query<CardRow>(sql`select * from rating.rate_cards where is_default`)

export const cardsById = (on: Db, ids: readonly string[]) =>
  on.query<CardRow>(sql`select * from rating.rate_cards where id = any(${ids}::uuid[])`)
