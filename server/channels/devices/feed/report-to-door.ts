import { createHash } from 'node:crypto'
import { now, nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { idOf, newId, uuidOf } from '#shared/ids.ts'
import { deviceAddress } from '../device-address.ts'
import { updatesCame } from '../../door/keep-requests.ts'
import { requestsKept } from '../../door/queries.ts'
import type { Feed } from './feed.ts'

/** What became of an item, in the words in which apps report on pushes. */
export type FeedReport = {
  readonly messageId: string
  readonly event: 'delivered' | 'read' | 'clicked'
  readonly action?: string
  readonly title?: string
}

const reportsMax = 100

/**
 * Reports what a feed's owner did, as the app of a push would, by the same door: kept in the transaction in which it was
 * done, and read like everything that providers send.
 */
export async function reportToDoor(tx: Tx, feed: Feed, reports: readonly FeedReport[]): Promise<void> {
  if (reports.length === 0) return
  const to = deviceAddress('inapp', feed.deviceId)
  // A proof is for the door: what is kept here has passed it by the token of the feed.
  const whole = reports.map((report) => ({ ...report, to, proof: '' }))
  for (let first = 0; first < whole.length; first += reportsMax)
    await tx.query(requestsKept([rowOf(feed, whole.slice(first, first + reportsMax))], now(), updatesCame))
}

function rowOf({ accountId, connectorId }: Feed, reports: readonly object[]) {
  const url = `/in/push/${idOf('cnr', connectorId)}`
  const body = Buffer.from(JSON.stringify({ reports }))
  return {
    id: uuidOf(newId('prq', nowMs())),
    account_id: accountId,
    connector_id: connectorId,
    url,
    headers: { 'content-type': 'application/json', 'user-agent': 'patchbay feed' },
    body: body.toString('base64'),
    digest: createHash('sha256').update(url).update('\n').update(body).digest('hex'),
  }
}
