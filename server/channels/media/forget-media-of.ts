import type { Tx } from '#platform/db.ts'
import { chunksForgotten, mediaForgotten } from './queries.ts'

/** Takes the files of a message out of the records: who sent them took them back, and its provider lets nobody keep them. */
export async function forgetMediaOf(tx: Tx, accountId: string, messageId: string): Promise<void> {
  // First its row, which whoever fetches it holds until its pieces are there to be deleted.
  await tx.query(mediaForgotten(accountId, messageId, 'It was taken back.'))
  await tx.query(chunksForgotten(accountId, messageId))
}
