import { now, nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { mediaFailed, mediaNoted } from './queries.ts'
import { storeMedia } from './store-media.ts'

/** Media a contact sent that the provider still has. */
export type InboundMedia = {
  readonly accountId: string
  readonly connectorId: string
  readonly messageId: string
  readonly source: string
  readonly mimeType: string
  readonly filename: string | null
  readonly sizeBytes: number | null
  /** The file itself, where it came along. */
  readonly body?: Buffer | undefined
}

/**
 * Notes media to be fetched from their provider, or keeps them at once where they came along; gives the uuids they have here
 * from now on, in their order. What we do not keep, such as programs, is noted as gone with the reason.
 */
export async function noteInboundMedia(tx: Tx, media: readonly InboundMedia[]): Promise<string[]> {
  const noted = media.map((one) => ({ one, id: uuidOf(newId('med', nowMs())) }))
  if (noted.length === 0) return []
  const rows = noted.map(({ one, id }) => ({ ...one, body: undefined, id, sizeBytes: sizeSaid(one) }))
  await tx.query(mediaNoted(rows, now()))
  for (const { one, id } of noted) if (one.body) await keep(tx, id, one, one.body)
  return noted.map(({ id }) => id)
}

/** What a provider says of a size that can be one. */
function sizeSaid({ sizeBytes }: InboundMedia): number | null {
  return Number.isSafeInteger(sizeBytes) && sizeBytes !== null && sizeBytes >= 0 ? sizeBytes : null
}

async function keep(
  tx: Tx,
  id: string,
  { accountId, mimeType, filename }: InboundMedia,
  body: Buffer,
): Promise<void> {
  try {
    await storeMedia(tx, { accountId, id, mimeType, filename, body })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    log.info({ media: id, detail: error.message }, 'media of a contact is not kept')
    await tx.query(mediaFailed(accountId, id, { error: error.message, retryAt: null }))
  }
}
