import type { Db } from '#platform/db.ts'
import { ownerByAddress } from './queries.ts'

/** The account a contact's message is for, by the sender it was written to; null when nobody owns it. */
export async function ownerOfSender(on: Db, channel: string, address: string): Promise<string | null> {
  const [row] = await on.query<{ account_id: string }>(ownerByAddress(channel, address))
  return row?.account_id ?? null
}
