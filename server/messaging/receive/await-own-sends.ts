import { setTimeout as pause } from 'node:timers/promises'
import type { Carrier, InboundMessage } from '#channels/channels.ts'
import { db } from '#platform/db.ts'
import { accountOf } from './account-of.ts'
import { underWayTo } from '../queries/inbound.ts'

const lookEveryMs = 100
/** A provider that takes longer to answer a send is not waited for: its lane may have stopped. */
const waitMsMax = 5_000

/**
 * Waits until nothing is under way from a sender to a contact. An echo may come before the answer to the send it echoes:
 * only then is it known whether the business wrote it by other means.
 */
export async function awaitOwnSends(carrier: Carrier, { from, to }: InboundMessage): Promise<void> {
  const accountId = await accountOf(db, carrier, from)
  if (!accountId) return
  const between = { accountId, channel: carrier.channel, sender: from, address: to }
  for (let waitedMs = 0; waitedMs < waitMsMax; waitedMs += lookEveryMs) {
    if ((await underWayTo(db, between)).length === 0) return
    await pause(lookEveryMs)
  }
}
