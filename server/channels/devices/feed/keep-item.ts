import { now, nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { deviceIdAt } from '../device-address.ts'
import type { NewFeedItem } from '../../device.ts'
import { itemKept } from './queries.ts'

/** Says on which channel of notifications open feeds hear that something in theirs changed. The payload is the device's uuid. */
export const feedsChanged = 'patchbay_feed'

const dayMs = 86_400_000

/** Puts an item into the feed at an address and tells whoever has it open; false where there is no feed any more. */
export async function keepItem(connectorId: string, address: string, item: NewFeedItem): Promise<boolean> {
  const id = deviceIdAt(address)
  if (id === null) return false
  const { deliverUntilMs, keptDays } = item
  const times = {
    at: now(),
    deliverUntil: deliverUntilMs === null ? null : new Date(deliverUntilMs),
    forgetAt: new Date(nowMs() + keptDays * dayMs),
  }
  const kept = await itemKept(db, connectorId, id, item, times, feedsChanged)
  return kept.length > 0
}
