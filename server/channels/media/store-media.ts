import { createHash } from 'node:crypto'
import { now, nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { mediaTypeOf } from './media-type.ts'
import { chunkStored, mediaStored } from './queries.ts'

/** The largest file any provider takes. Source: WhatsApp, documents. */
export const mediaBytesMax = 100 * 1_048_576

/** Bytes of one piece: media is read and written piece by piece, so that a film never lies in memory whole when it is given out. */
export const chunkBytes = 1_048_576

const unwanted = /^application\/x-(?:msdownload|executable)$/

/** Media as it is kept. */
export type StoredMedia = {
  /** Uuid. */
  readonly id: string
  readonly mimeType: string
  readonly filename: string | null
  readonly sizeBytes: number
}

/**
 * Keeps a file of an account: typed by its first bytes, sized, in pieces.
 * Refuses media_refused for an empty one, one that is too large, and programs.
 */
export async function storeMedia(
  tx: Tx,
  file: {
    readonly accountId: string
    /** The uuid it has already; new when absent. */
    readonly id?: string
    readonly mimeType: string
    readonly filename: string | null
    readonly body: Buffer
  },
): Promise<StoredMedia> {
  const { accountId, body, filename } = file
  const mimeType = mediaTypeOf(body, file.mimeType)
  if (body.length === 0) throw new Refusal('media_refused', { detail: 'The file is empty.' })
  if (body.length > mediaBytesMax)
    throw new Refusal('media_refused', { detail: 'The file is larger than 100 MiB.' })
  if (unwanted.test(mimeType)) throw new Refusal('media_refused', { detail: 'Programs are not taken.' })
  const id = file.id ?? uuidOf(newId('med', nowMs()))
  const sha256 = createHash('sha256').update(body).digest()
  const kept = await tx.query(
    mediaStored({ accountId, id, mimeType, filename, sizeBytes: body.length, sha256, at: now() }),
  )
  // What was taken back while it was fetched stays gone.
  if (kept.length === 0) return { id, mimeType, filename, sizeBytes: body.length }
  for (let n = 0; n * chunkBytes < body.length; n++)
    await tx.query(chunkStored(accountId, id, n, body.subarray(n * chunkBytes, (n + 1) * chunkBytes)))
  return { id, mimeType, filename, sizeBytes: body.length }
}
