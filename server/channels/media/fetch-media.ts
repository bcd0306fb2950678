import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { channelNamed } from '../all-channels.ts'
import { credentialsOf } from '../connectors/connector.ts'
import { findConnector } from '../connectors/find-connectors.ts'
import { reachProvider } from '../connectors/reach-provider.ts'
import { mediaClaimed, mediaFailed, mediaLeftBehind, type MediaRow } from './queries.ts'
import { storeMedia } from './store-media.ts'

const atOnce = 8
const underWayMs = 300_000
const firstRetryMs = 10_000
const retryMsMax = 3_600_000
const triedForMs = 86_400_000

/**
 * Fetches what contacts sent from their providers, which keep it for days only; a clock calls it. What cannot be had now is
 * tried again for a day; what the provider does not have any more is marked gone, and what came by a connector that was disconnected.
 */
export async function fetchMedia(): Promise<void> {
  await db.query(mediaLeftBehind('Its connector was disconnected before it was fetched.'))
  for (;;) {
    const claim = mediaClaimed(now(), new Date(nowMs() + underWayMs), atOnce)
    const rows = await db.query<MediaRow>(claim)
    await Promise.all(rows.map(fetchOne))
    if (rows.length < atOnce) return
  }
}

async function fetchOne(row: MediaRow): Promise<void> {
  const { account_id: accountId, id, connector_id: connectorId, source } = row
  try {
    const connector = connectorId === null ? null : await findConnector(connectorId)
    const fetch = connector && channelNamed(connector.channel)?.connect?.fetchMedia
    if (!connector || !fetch || source === null)
      throw new Refusal('media_refused', { detail: 'There is no way to fetch it.' })
    const media = await reachProvider(connector.settings, credentialsOf(connector), (connection) =>
      fetch(connection, source),
    )
    await inTransaction((tx) =>
      storeMedia(tx, {
        accountId,
        id,
        mimeType: media.mimeType,
        filename: row.filename ?? media.filename ?? null,
        body: media.body,
      }),
    )
  } catch (error) {
    const isFinal = error instanceof Refusal && error.code === 'media_refused'
    const detail = error instanceof Error ? error.message : String(error)
    const waitMs = isFinal ? null : waitAfter(row.attempts)
    if (waitMs === null) log.info({ media: id, detail }, 'media of a contact cannot be had')
    const retryAt = waitMs === null ? null : new Date(nowMs() + waitMs)
    await db.query(mediaFailed(accountId, id, { error: detail, retryAt }))
  }
}

/**
 * How long to wait after so many tries, in milliseconds: ten seconds, doubling to an hour; null once these add up to a day.
 * Tries are counted, not time: while the provider cannot be asked at all, nothing of the day is used up.
 */
export function waitAfter(attempts: number): number | null {
  const waits = Array.from({ length: attempts }, (_, i) => Math.min(firstRetryMs * 2 ** i, retryMsMax))
  const total = waits.reduce((sum, wait) => sum + wait, 0)
  return total > triedForMs ? null : (waits.at(-1) ?? firstRetryMs)
}
