import { nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { idOf, newId, timeOfId, uuidOf } from '#shared/ids.ts'
import type { ReceiptState } from '#smpp/smpp.ts'
import { partId, partsInOrder, type LongMessage } from './long-message.ts'
import { packPdu } from './outgoing-pdu.ts'
import type { OutgoingRow } from './queries.ts'
import { storeOutgoing } from './store-outgoing.ts'
import { wantsReceiptOf } from './wanted-receipt.ts'
import { writeReceipt } from './write-receipt.ts'

/**
 * Tells the sender of a long message that never became one what became of its parts: those that asked, under their own ids.
 * `unanswered` are positions whose submit has no answer yet: the answer tells it.
 */
export async function storeReceipts(
  tx: Tx,
  long: LongMessage,
  state: ReceiptState,
  unanswered: ReadonlySet<number> = new Set(),
): Promise<void> {
  await storeOutgoing(tx, receiptsOf(long, state, unanswered))
}

function receiptsOf(long: LongMessage, state: ReceiptState, unanswered: ReadonlySet<number>): OutgoingRow[] {
  const told = partsInOrder(long).filter(
    ({ position, part }) => !unanswered.has(position) && wantsReceiptOf(part.envelope.wants, state),
  )
  return told.map(({ position, part }) => {
    const id = partId(long.id, position)
    const fact = { id, state, code: null, submittedAtMs: timeOfId(idOf('lng', long.id)), doneAtMs: nowMs() }
    return {
      accountId: long.accountId,
      id: uuidOf(newId('rcp', nowMs())),
      systemId: long.systemId,
      about: id,
      pdu: packPdu(writeReceipt(part.envelope.memory, fact)),
    }
  })
}
