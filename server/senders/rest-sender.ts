import type { Db } from '#platform/db.ts'
import { announceChange } from './announce-change.ts'
import { activeAddresses, senderRested } from './queries.ts'

/** Takes a sender of an account out of use, whose way to contacts has ended. */
export async function restSender(tx: Db, accountId: string, channel: string, address: string): Promise<void> {
  await tx.query(senderRested(accountId, channel, address))
  await announceChange(tx, accountId)
}

/** What an account sends as on a channel now. */
export async function activeSenders(on: Db, accountId: string, channel: string): Promise<string[]> {
  const rows = await on.query<{ address: string }>(activeAddresses(accountId, channel))
  return rows.map(({ address }) => address)
}
