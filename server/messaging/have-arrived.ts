import type { Tx } from '#platform/db.ts'
import { writeOutcomes } from './dispatch/write-outcomes.ts'
import { unheardOf } from './queries/messages.ts'
import { transitionOf } from './transition.ts'

/**
 * Ends as delivered what a person was seen to have, of messages whose receiver tells of nothing but failure. What has ended
 * already, or is not known to have left, stays as it is.
 */
export async function haveArrived(tx: Tx, accountId: string, messageIds: readonly string[]): Promise<void> {
  const rows = await unheardOf(tx, accountId, messageIds)
  await writeOutcomes(
    tx,
    rows.map(({ id, carrier_id: carrierId }) => ({
      transition: transitionOf('submitted', { accountId, messageId: id }, { to: 'delivered', carrierId }),
    })),
  )
}
