import { cancelMessage, getMessage, type Pipeline } from '#messaging/messaging.ts'
import { db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { isId, uuidOf } from '#shared/ids.ts'
import { formatSmppTime, statuses, type CancelPdu, type QueryAnswer, type QueryPdu } from '#smpp/smpp.ts'
import type { Bind } from './bind.ts'
import { longMessageOf } from './long-message.ts'
import { longMessageById, type LongMessageRow } from './queries.ts'
import { endLongMessage } from './settle-long-message.ts'
import { receiptError } from './write-receipt.ts'

/** message_state. Source: SMPP 3.4 §5.2.28. */
const enroute = 1
const statesOf: Readonly<Record<string, number>> = {
  delivered: 2,
  read: 2,
  expired: 3,
  cancelled: 4,
  undelivered: 5,
  failed: 5,
  rejected: 8,
}

/** Says how far a message has come; the id of a part asks for its whole. Shape: null for an id the account has no message of. */
export async function answerQuery(
  pipeline: Pipeline,
  bind: Bind,
  { messageId }: QueryPdu,
): Promise<QueryAnswer | null> {
  try {
    const found = await findMessage(bind, messageId)
    if (found === null) return null
    if (typeof found !== 'string') return { messageId, finalDate: '', messageState: enroute, errorCode: 0 }
    const message = await getMessage(db, bind.grant.accountId, found, pipeline.carriers.names)
    return {
      messageId,
      finalDate: message.finishedAt === null ? '' : formatSmppTime(Date.parse(message.finishedAt)),
      messageState: statesOf[message.status] ?? enroute,
      errorCode: errorCodeOf(message.code),
    }
  } catch (error) {
    if (!(error instanceof Refusal)) log.warn({ err: error }, 'a query_sm could not be answered')
    return null
  }
}

/** Cancels a message that has not left, or the parts of one that is not whole. Shape: the command_status to answer. */
export async function answerCancel(
  pipeline: Pipeline,
  bind: Bind,
  { messageId }: CancelPdu,
): Promise<number> {
  try {
    const found = await findMessage(bind, messageId)
    if (found === null) return statuses.RINVMSGID
    if (typeof found !== 'string') return (await endLongMessage(found, 'deleted')) ? 0 : statuses.RCANCELFAIL
    await cancelMessage(pipeline, bind.grant.accountId, found)
    return 0
  } catch (error) {
    if (error instanceof Refusal) return statuses.RCANCELFAIL
    log.warn({ err: error }, 'a cancel_sm could not be answered')
    return statuses.RSYSERR
  }
}

/** The message an id stands for, as a dashed uuid, or the long message that still waits for parts. */
async function findMessage({ grant }: Bind, id: string): Promise<string | LongMessageRow | null> {
  const name = `msg_${id.toLowerCase()}`
  if (isId('msg', name)) return uuidOf(name)
  const longId = longMessageOf(id)
  if (longId === null) return null
  const [long] = await longMessageById(db, grant.accountId, longId)
  return long === undefined ? null : (long.messageId ?? long)
}

function errorCodeOf(code: string | null): number {
  const value = Number.parseInt(receiptError(code), 10)
  return value > 0 && value <= 255 ? value : 0
}
