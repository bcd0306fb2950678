import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { mediaNoted } from './queries.ts'

/** Media a contact sent that the provider still has. */
export type InboundMedia = {
  readonly accountId: string
  readonly connectorId: string
  readonly messageId: string
  readonly source: string
  readonly mimeType: string
  readonly filename: string | null
  readonly sizeBytes: number | null
}

/** Notes media to be fetched from its provider; gives the uuid it has here from now on. */
export async function noteInboundMedia(tx: Db, media: InboundMedia): Promise<string> {
  const id = uuidOf(newId('med', nowMs()))
  await tx.query(mediaNoted(id, media, now()))
  return id
}
