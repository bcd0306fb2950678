import { activeSenders, restSender } from '#senders/senders.ts'
import type { Tx } from '#platform/db.ts'
import { channelNamed } from '../all-channels.ts'
import type { Connector } from './connector.ts'

/** Takes out of use what a connector sends as: its address, or its many senders. */
export async function restSendersOf(tx: Tx, { accountId, channel, address }: Connector): Promise<void> {
  const isBelow = channelNamed(channel)?.connectorOf
  const senders = isBelow ? await activeSenders(tx, accountId, channel) : [address]
  for (const sender of senders)
    if (!isBelow || isBelow(sender) === address) await restSender(tx, accountId, channel, sender)
}
