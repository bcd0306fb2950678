import type { Db } from '#platform/db.ts'
import { idOf, isId, uuidOf } from '#shared/ids.ts'
import { actorsNamed, namesByUuid, type NamedRow } from './queries/audit-names.ts'

const kinds = ['usr', 'key', 'smc', 'acc'] as const

/**
 * What the things of these ids are called: a user's e-mail address, the name of a key or account, an SMPP login's system id.
 * Shape: an account sees names of its own, the operator (null) those of its people and of accounts; other texts have none.
 */
export async function namesOf(
  on: Db,
  accountId: string | null,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const uuids = [...new Set(ids.filter(isOfKnownKind))].map(uuidOf)
  if (uuids.length === 0) return new Map()
  const rows = await on.query<NamedRow>(namesByUuid(accountId, uuids))
  return new Map(rows.map(({ kind, id, name }) => [idOf(kind, id), name]))
}

/** The ids of users and keys with a part in their name or e-mail address. */
export async function idsOfActorsNamed(on: Db, accountId: string | null, part: string): Promise<string[]> {
  const rows = await on.query<NamedRow>(actorsNamed(accountId, part))
  return rows.map(({ kind, id }) => idOf(kind, id))
}

const isOfKnownKind = (id: string): boolean => kinds.some((kind) => isId(kind, id))
