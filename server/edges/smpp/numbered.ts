import type { OutgoingRow } from './queries.ts'

/** A delivery before it has its place. */
export type Delivery = Omit<OutgoingRow, 'accountId' | 'id'>

/** Gives each delivery of a batch its id: the batch's own, counted on in its last 32 bits. */
export function numbered<Row>(
  batch: { readonly id: string },
  rows: readonly Row[],
): (Row & { id: string })[] {
  const head = batch.id.slice(0, -8)
  const first = Number.parseInt(batch.id.slice(-8), 16)
  return rows.map((row, index) => ({
    ...row,
    id: head + ((first + index) >>> 0).toString(16).padStart(8, '0'),
  }))
}
