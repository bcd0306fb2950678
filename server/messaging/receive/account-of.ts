import type { Carrier } from '#channels/channels.ts'
import type { Db } from '#platform/db.ts'
import { ownerOfSender } from '#senders/senders.ts'

/**
 * Whose an update about a sender is: the account's whose connector it came by, or, over a carrier of the operator's, who owns
 * the sender. Null where nobody does.
 */
export async function accountOf(on: Db, carrier: Carrier, sender: string): Promise<string | null> {
  return carrier.accountId ?? (await ownerOfSender(on, carrier.channel, sender))
}
