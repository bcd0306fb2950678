import type { Db } from '#platform/db.ts'
import { ownerByAddress, senderOfAccount } from './queries.ts'

/**
 * The account a contact's message is for, by the sender it was written to; null when nobody owns it.
 * What came over an account's own link is that account's or nobody's: another may have sent as the same address before.
 */
export async function ownerOfSender(
  on: Db,
  channel: string,
  address: string,
  ofAccount: string | null = null,
): Promise<string | null> {
  const statement =
    ofAccount === null ? ownerByAddress(channel, address) : senderOfAccount(ofAccount, channel, address)
  const [row] = await on.query<{ account_id: string }>(statement)
  return row?.account_id ?? null
}
