import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { cardById, type CardRow } from './queries.ts'

/** The rate card of a uuid. Refuses not_found. */
export async function getRateCard(on: Db, id: string): Promise<CardRow> {
  const [row] = await cardById(on, id)
  if (!row) throw new Refusal('not_found', { detail: 'There is no such rate card.' })
  return row
}
