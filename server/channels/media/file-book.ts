import { db } from '#platform/db.ts'
import { uuidOf } from '#shared/ids.ts'
import { chunkOf, mediaById, mediaKept } from './queries.ts'
import { chunkBytes } from './store-media.ts'

/**
 * Where a channel that carries files itself finds those of an account at the moment of sending. Given by whoever opens the link, so
 * that the channel knows of no database.
 */
export type FileBook = {
  /** Whether all of some files are there. */
  readonly hasAll: (accountId: string, mediaIds: readonly string[]) => Promise<boolean>
  /** The bytes of one; null for one that is not the account's, or not any more. */
  readonly read: (accountId: string, mediaId: string) => Promise<Buffer | null>
}

/** The files of every account, given to nobody else. */
export const fileBook: FileBook = {
  async hasAll(accountId, mediaIds) {
    const ids = new Set(mediaIds.map(uuidOf))
    return (await mediaKept(db, accountId, [...ids])).length === ids.size
  },
  async read(accountId, mediaId) {
    const id = uuidOf(mediaId)
    const [row] = await mediaById(db, accountId, id)
    if (row?.state !== 'stored') return null
    const pieces: Buffer[] = []
    for (let n = 0; n * chunkBytes < Number(row.size_bytes); n++) {
      const [chunk] = await chunkOf(db, accountId, id, n)
      // It was deleted meanwhile.
      if (!chunk) return null
      pieces.push(chunk.bytes)
    }
    return Buffer.concat(pieces)
  },
}
