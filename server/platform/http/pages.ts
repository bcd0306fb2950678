import { z } from 'zod'
import { dashedUuid } from '#shared/ids.ts'
import { Refusal } from '../refusal.ts'

/** The query of every list: how many, and where to go on. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
})

export type Page<T> = { readonly data: readonly T[]; readonly next: string | null }

/** A list's answer schema. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), next: z.string().nullable() })
}

/** Reads the uuid a cursor points behind; null at the beginning. Refuses invalid_request for a cursor that is not ours. */
export function cursorUuid(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  const hex = Buffer.from(cursor, 'base64url').toString('hex')
  if (hex.length !== 32)
    throw new Refusal('invalid_request', { detail: 'The cursor is not one of ours: start the list again.' })
  return dashedUuid(hex)
}

/**
 * Makes a page of rows that were read with `limit + 1`: newest first, ordered by uuid.
 * `uuid` gives the key of a row, `show` its public form.
 */
export function page<Row, T>(
  rows: readonly Row[],
  limit: number,
  uuid: (row: Row) => string,
  show: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next =
    rows.length > limit && last
      ? Buffer.from(uuid(last).replaceAll('-', ''), 'hex').toString('base64url')
      : null
  return { data: shown.map(show), next }
}
