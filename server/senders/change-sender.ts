import { maybeOne, one, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { announceChange } from './announce-change.ts'
import type { SenderWithDlt } from './create-sender.ts'
import { defaultYielded, senderById, senderChanged, accountSendersLocked } from './queries.ts'
import type { Sender } from './sender.ts'

/** Makes a sender the default of its channel or no longer, active or inactive. Refuses not_found. */
export async function changeSender(
  tx: Tx,
  accountId: string,
  id: string,
  changes: { readonly isDefault?: boolean | undefined; readonly status?: Sender['status'] | undefined },
): Promise<SenderWithDlt> {
  await tx.query(accountSendersLocked(accountId))
  const sender = await maybeOne<SenderWithDlt>(tx, senderById(accountId, id))
  if (!sender) throw new Refusal('not_found', { detail: 'There is no such sender.' })
  if (changes.isDefault) await tx.query(defaultYielded(accountId, sender.channel))
  await tx.query(senderChanged(accountId, id, changes.isDefault ?? null, changes.status ?? null))
  await announceChange(tx, accountId)
  return one<SenderWithDlt>(tx, senderById(accountId, id))
}
