import type { Admitted, Pipeline } from '#messaging/messaging.ts'
import { nowMs } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { isId, uuidOf } from '#shared/ids.ts'
import { statuses } from '#smpp/smpp.ts'
import { wholeMessage, type LongMessage } from './long-message.ts'
import { closeLongMessage, deleteLongMessage, takePartsBack } from './queries.ts'
import { isTemporaryStatus, refusalStatus, refusalText } from './refusal-status.ts'
import { storeReceipts } from './store-receipts.ts'

/** What the parts that are still unanswered are told. */
export type LongMessageAnswer = { readonly status: number; readonly why: string }

/** How long a part's id leads to its message, in milliseconds. */
const closedKeptMs = 72 * 3_600_000

/**
 * Admits a long message that is whole, as one message: one price, one trace, one life. Admitting it twice gives one message, for the
 * parts' own id is the key. Refused for good, the parts answered before get a receipt `rejected`; refused for now, the unanswered
 * parts are taken back and their sender brings them again.
 */
export async function settleLongMessage(
  pipeline: Pipeline,
  long: LongMessage,
  unanswered: ReadonlySet<number>,
): Promise<LongMessageAnswer> {
  if (long.messageId !== null) return { status: 0, why: '' }
  const admitted = await pipeline.admit(wholeMessage(long))
  const messageId = messageIdOf(admitted)
  if (messageId !== null) {
    await close(long, messageId)
    return { status: 0, why: '' }
  }
  if (admitted.kind !== 'refused') return { status: statuses.RSYSERR, why: '' }
  const { refusal } = admitted
  const status = refusalStatus(refusal.code)
  if (refusal.code === 'idempotency_in_progress') return { status, why: refusalText(refusal) }
  if (isTemporaryStatus(status)) await takeBack(long, unanswered)
  else await reject(long, unanswered)
  return { status, why: refusalText(refusal) }
}

function messageIdOf(admitted: Admitted): string | null {
  if (admitted.kind === 'accepted') return uuidOf(admitted.message.id)
  if (admitted.kind !== 'replayed') return null
  const { id } = admitted.answer.body as { id?: unknown }
  return typeof id === 'string' && isId('msg', id) ? uuidOf(id) : null
}

async function close(long: LongMessage, messageId: string): Promise<void> {
  try {
    await closeLongMessage(db, long.accountId, long.id, messageId, new Date(nowMs() + closedKeptMs))
  } catch (error) {
    // The message is admitted; the clock that looks after stuck ones will close it.
    log.warn({ err: error }, 'a long message could not be closed yet')
  }
}

async function reject(long: LongMessage, unanswered: ReadonlySet<number>): Promise<void> {
  await inTransaction(async (tx) => {
    if ((await deleteLongMessage(tx, long.accountId, long.id)) > 0)
      await storeReceipts(tx, long, 'rejected', unanswered)
  })
}

async function takeBack(long: LongMessage, unanswered: ReadonlySet<number>): Promise<void> {
  if (unanswered.size === 0) return
  const positions = [...unanswered].map(String)
  try {
    if (unanswered.size === long.total)
      await inTransaction((tx) => deleteLongMessage(tx, long.accountId, long.id))
    else await inTransaction((tx) => takePartsBack(tx, long.accountId, long.id, positions))
  } catch (error) {
    // Another message has begun under the same reference: this one cannot wait beside it.
    log.info({ err: error }, 'a long message could not wait for its parts again')
    await reject(long, unanswered)
  }
}

/** Ends a long message whose parts never all came: those that asked are told. Shape: false when it was settled meanwhile. */
export async function endLongMessage(long: LongMessage, state: 'expired' | 'deleted'): Promise<boolean> {
  return inTransaction(async (tx) => {
    const ended = (await deleteLongMessage(tx, long.accountId, long.id)) > 0
    if (ended) await storeReceipts(tx, long, state)
    return ended
  })
}
