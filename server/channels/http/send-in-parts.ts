import { log } from '#platform/log.ts'
import type { OutboundMessage, Outcome } from '../channel.ts'
import { NotSent, type Connection } from './connection.ts'
import type { GoneParts } from './part-book.ts'

const rememberedMax = 10_000

/**
 * What had gone of messages by their ids. The process remembers it, not the link: a link is opened anew whenever its connector is
 * paused, changed or given new credentials, which is just when messages wait with one part gone.
 */
const remembered = new Map<string, GoneParts>()

type InParts = Pick<OutboundMessage, 'id' | 'accountId'>
type Book = Pick<Connection, 'parts'>

/**
 * Sends a message that its provider takes in several parts, one after the other: to the account it is one message with a
 * reference a part. What had gone is kept before the next part leaves, so that trying again, by another process too, goes on
 * where it stopped and shows nothing twice.
 */
export async function sendInParts<Part>(
  message: InParts,
  parts: readonly Part[],
  { parts: book }: Book,
  sendPart: (part: Part) => Promise<Outcome>,
): Promise<Outcome> {
  const { id } = message
  const isSeveral = parts.length > 1
  let gone = isSeveral ? (remembered.get(id) ?? (await found(message, book))) : []
  for (const part of parts.slice(gone.length)) {
    const outcome = await sendPart(part)
    if (outcome.kind === 'submitted') {
      gone = [...gone, outcome.refs]
      // What fails without an answer flies past here.
      if (gone.length < parts.length) await keep(message, gone, book)
      continue
    }
    if (outcome.kind === 'refused' && outcome.retry !== 'later') remembered.delete(id)
    if (gone.length === 0) return outcome
    return { ...outcome, detail: `${gone.length} of ${parts.length} parts had been sent. ${outcome.detail}` }
  }
  remembered.delete(id)
  return { kind: 'submitted', refs: gone.flat() }
}

async function found({ id, accountId }: InParts, book: Book['parts']): Promise<GoneParts> {
  if (!book || accountId === undefined) return []
  try {
    return await book.find(accountId, id)
  } catch (error) {
    log.warn({ err: error }, 'it cannot be looked up what has gone of a message; it waits')
    throw new NotSent('What had gone of the message could not be looked up.')
  }
}

async function keep({ id, accountId }: InParts, gone: GoneParts, book: Book['parts']): Promise<void> {
  remembered.set(id, gone)
  if (remembered.size > rememberedMax) remembered.delete(remembered.keys().next().value ?? '')
  if (!book || accountId === undefined) return
  await book.keep(accountId, id, gone).catch((error: unknown) => {
    log.warn({ err: error }, 'it cannot be kept what has gone of a message: a crash now may send it again')
  })
}
