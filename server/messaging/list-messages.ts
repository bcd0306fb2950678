import type { Db } from '#platform/db.ts'
import { lowestUuid } from './end-unreported.ts'
import { showMessage } from './message.ts'
import type { ShownMessage } from './new-message.ts'
import { messagesAfter, messagesPage, type MessageFilter } from './queries/messages.ts'

/** Which messages of an account are wanted; what is left out does not restrict. */
export type MessagesWanted = Pick<MessageFilter, 'channel' | 'to' | 'from'> & {
  /** When a carrier took it, or it came: the first instant that counts, and the first that is too late. */
  readonly sentSince?: Date | undefined
  readonly sentUntil?: Date | undefined
}

/** Where in the list to read: after the message with this uuid, or back before it; null begins with the newest. */
export type ListPlace = { readonly onFrom: string } | { readonly backFrom: string } | null

/** Lists messages of an account, newest first; `carriers` names them by id. */
export async function listMessages(
  on: Db,
  accountId: string,
  { sentSince, sentUntil, ...plain }: MessagesWanted,
  { place, limit }: { readonly place: ListPlace; readonly limit: number },
  carriers: ReadonlyMap<string, string>,
): Promise<ShownMessage[]> {
  const filter: MessageFilter = { ...plain, sentSince: instantOf(sentSince), sentUntil: instantOf(sentUntil) }
  const rows =
    place && 'backFrom' in place
      ? (await messagesAfter(on, accountId, filter, place.backFrom, limit)).toReversed()
      : await messagesPage(on, accountId, filter, place && place.onFrom, limit)
  return rows.map((row) => showMessage(row, carriers))
}

function instantOf(at: Date | undefined): MessageFilter['sentSince'] {
  return at && { at, id: lowestUuid(at.getTime()) }
}
