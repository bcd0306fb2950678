import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { channelNamed } from '../all-channels.ts'
import { connectorsInUseAt } from './queries.ts'

/**
 * Lets an account send as an address only where it has shown that the address is its own, on a channel where it must: mail, at a
 * domain it has connected. Refuses sender_not_owned.
 */
export async function ensureMaySendAs(
  tx: Db,
  { accountId, channel, address }: { accountId: string; channel: string; address: string },
): Promise<void> {
  const connectorOf = channelNamed(channel)?.connectorOf
  if (!connectorOf) return
  const domain = connectorOf(address.trim())
  const found = await connectorsInUseAt(tx, channel, domain)
  if (!found.some((one) => one.accountId === accountId))
    throw new Refusal('sender_not_owned', {
      detail: `${address} is at ${domain}, which this account has not connected. Connect the domain and make its DNS records first.`,
    })
}
