import type { Db } from '#platform/db.ts'
import { ownUrl } from '#platform/own-url.ts'
import { isId, uuidOf } from '#shared/ids.ts'
import { isMediaToken } from './media-url.ts'
import { storedSizes } from './queries.ts'

/**
 * How large files are that messages name at our own address, in octets, by address; null for one that is not kept (any more).
 * Files elsewhere are not in it: nobody here knows them. Whose a file is does not matter: its address lets whoever has it fetch it.
 */
export async function ownFiles(on: Db, urls: readonly string[]): Promise<ReadonlyMap<string, number | null>> {
  const start = ownUrl('/media/')
  const own = urls
    .filter((url) => url.startsWith(start))
    .map((url) => [url, idAt(url.slice(start.length))] as const)
  if (own.length === 0) return new Map()
  const rows = await storedSizes(
    on,
    own.flatMap(([, id]) => id ?? []),
  )
  const sizes = new Map(rows.map(({ id, size }) => [id, Number(size)]))
  return new Map(own.map(([url, id]) => [url, id === null ? null : (sizes.get(id) ?? null)]))
}

/** The uuid of the file at the end of an address of ours; null where it leads to none. */
function idAt(path: string): string | null {
  const [given = '', token = ''] = path.split('/')
  if (!isId('med', given)) return null
  const id = uuidOf(given)
  return isMediaToken(id, token) ? id : null
}
