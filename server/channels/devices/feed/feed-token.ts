import { createHash, createHmac } from 'node:crypto'
import { nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { isSameSecret } from '#platform/secrets.ts'
import { idOf, isId, uuidOf } from '#shared/ids.ts'
import { secretOf } from './secret-of.ts'
import type { Feed } from './feed.ts'
import { feedOfDevice } from './queries.ts'

const standsMs = 24 * 3_600_000

/** What lets a browser or app see one feed, and until when. */
export type FeedToken = { readonly token: string; readonly expiresAt: string }

/**
 * Makes a token of a feed. Nothing is stored: it falls with the device, with the connector's secret, or after a day.
 * Shape: device, end in seconds (base 36), proof.
 */
export function feedToken(deviceId: string, feedSecret: string): FeedToken {
  const endMs = Math.floor((nowMs() + standsMs) / 1_000) * 1_000
  const said = `${idOf('dev', deviceId)}.${(endMs / 1_000).toString(36)}`
  return { token: `${said}.${proofOf(said, feedSecret)}`, expiresAt: new Date(endMs).toISOString() }
}

/** The feed that a token opens. Refuses unauthenticated. */
export async function feedOfToken(token: string): Promise<Feed> {
  const [, device = '', end = '', proof = ''] =
    /^(dev_[0-9a-f]{32})\.([0-9a-z]{1,9})\.([\w-]{43})$/.exec(token) ?? []
  const isInTime = Number.parseInt(end, 36) * 1_000 > nowMs()
  const [feed] = isInTime && isId('dev', device) ? await feedOfDevice(db, uuidOf(device)) : []
  const secret = feed && secretOf(feed)
  if (!feed || !secret || !isSameSecret(Buffer.from(proof), Buffer.from(proofOf(`${device}.${end}`, secret))))
    throw new Refusal('unauthenticated', {
      detail: 'The token of the feed stands no more. Open the feed again.',
    })
  return feed
}

/** The key is of no use for anything else that the secret signs. */
function proofOf(said: string, feedSecret: string): string {
  const key = createHash('sha256').update('feed token\n').update(feedSecret).digest()
  return createHmac('sha256', key).update(said).digest('base64url')
}
