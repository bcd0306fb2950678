import type { Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import type { MessageRow } from './message.ts'
import { contentReplaced, messageById, messageDeleted } from './queries/messages.ts'
import { endStatuses } from './transition.ts'

/**
 * Takes what a message says out of the records; that it was sent, to whom and for what price stays.
 * Refuses not_found, and message_unfinished for one that is still on its way.
 */
export async function redactMessage(tx: Tx, accountId: string, id: string): Promise<void> {
  const [row] = await messageById(tx, accountId, id)
  const nothing = { type: 'text', text: '', ...(row && formerly(row)) }
  await ensureDone(tx, accountId, id, await contentReplaced(tx, accountId, id, nothing, endStatuses))
}

/** Takes the file of a message out of the records; its text stays. Refuses as `redactMessage` does, not_found also where there is no file. */
export async function removeMessageMedia(tx: Tx, accountId: string, id: string): Promise<void> {
  const [row] = await messageById(tx, accountId, id)
  if (row?.content.type !== 'media') throw new Refusal('not_found')
  const text = typeof row.content['caption'] === 'string' ? row.content['caption'] : ''
  const left = { type: 'text', text, ...formerly(row) }
  await ensureDone(tx, accountId, id, await contentReplaced(tx, accountId, id, left, endStatuses))
}

/** Deletes a message with everything known of its course; what it cost stays in the ledger. Refuses as `redactMessage` does. */
export async function deleteMessage(tx: Tx, accountId: string, id: string): Promise<void> {
  await ensureDone(tx, accountId, id, await messageDeleted(tx, accountId, id, endStatuses))
}

/** That it carried a file is no secret, and names it for those who know it by that. */
function formerly({ content }: Pick<MessageRow, 'content'>): { formerly?: string } {
  const type = content.type === 'media' ? 'media' : content['formerly']
  return type === 'media' ? { formerly: type } : {}
}

async function ensureDone(tx: Tx, accountId: string, id: string, done: readonly unknown[]): Promise<void> {
  if (done.length > 0) return
  const [row] = await messageById(tx, accountId, id)
  throw new Refusal(row ? 'message_unfinished' : 'not_found')
}
