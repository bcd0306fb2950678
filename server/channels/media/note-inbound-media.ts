import { now, nowMs } from '#platform/clock.ts'
import { sql, type Db } from '#platform/db.ts'
import { newId, uuidOf } from '#shared/ids.ts'

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
  await tx.query(sql`
    insert into channels.media (account_id, id, connector_id, message_id, source, mime_type, filename, size_bytes, state, retry_at, created_at)
    values (${media.accountId}, ${id}, ${media.connectorId}, ${media.messageId}, ${media.source}, ${media.mimeType}, ${media.filename},
      ${media.sizeBytes}, 'waiting', ${now()}, ${now()})`)
  return id
}
