import { newId, uuidOf } from '#shared/ids.ts'
import type { Line, SaidContent, VisitorContent } from '#shared/webchat-widget.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { announceSaid, announceTold } from './announce.ts'
import { lineOf } from './line.ts'
import {
  insertLine,
  insertUpdate,
  lineByClientId,
  lineById,
  sayFile,
  visitorToChange,
  takeSeq,
} from './queries.ts'
import type { Visitor } from './visitor.ts'
import type { VisitedPage } from './visitor-update.ts'

/** What a visitor says. `clientId` is its browser's own name for it. */
export type Saying = {
  readonly clientId: string
  readonly content: VisitorContent
  readonly page: VisitedPage | null
}

/**
 * Stores what a visitor says, once for each name its browser gave it, and keeps it for the platform to hear.
 * Refuses invalid_request for a file or a line that is not the visitor's.
 */
export async function sayLine(tx: Tx, visitor: Visitor, saying: Saying): Promise<Line> {
  const { accountId, siteKey } = visitor
  const [known] = await visitorToChange(tx, accountId, visitor.id)
  if (!known) throw new Refusal('visitor_unknown')
  const [repeated] = await lineByClientId(tx, accountId, known.id, saying.clientId)
  if (repeated) return lineOf(repeated)
  const content = await contentOf(tx, known, saying.content)
  const line = await appendLine(tx, known, {
    origin: 'visitor',
    clientId: saying.clientId,
    messageId: null,
    content,
  })
  await keepUpdate(tx, known, {
    kind: 'said',
    lineId: uuidOf(line.id),
    content,
    externalId: known.externalId,
    profile: known.profile,
    page: saying.page,
    saidAtMs: nowMs(),
  })
  await announceSaid(tx, { siteKey })
  return line
}

/** Adds a line at the end of a visitor's chat and tells the visitor's browsers. */
export async function appendLine(
  tx: Tx,
  { accountId, id }: Visitor,
  row: Pick<Parameters<typeof insertLine>[3], 'origin' | 'clientId' | 'messageId' | 'content'>,
): Promise<Line> {
  const [taken] = await takeSeq(tx, accountId, id)
  if (!taken) throw new Refusal('visitor_unknown')
  const [line] = await insertLine(tx, accountId, id, {
    ...row,
    id: uuidOf(newId('wcl', nowMs())),
    seq: taken.seq,
    saidAt: now(),
  })
  if (!line) throw new Error('a line vanished in its own transaction')
  await announceTold(tx, { visitorId: id, what: 'lines' })
  return lineOf(line)
}

/** Keeps something for the platform to hear. */
export async function keepUpdate(
  tx: Tx,
  { accountId, id, siteKey }: Visitor,
  update: Parameters<typeof insertUpdate>[1]['update'],
): Promise<void> {
  await insertUpdate(tx, { accountId, id: uuidOf(newId('wcu', nowMs())), siteKey, visitorId: id, update })
}

async function contentOf(tx: Tx, { accountId, id }: Visitor, said: VisitorContent): Promise<SaidContent> {
  if (said.type === 'text') return said
  if (said.type === 'answer') {
    const [line] = await lineById(tx, accountId, id, uuidOf(said.of))
    if (line?.origin !== 'business')
      throw wrong('body.content.of', 'No such message was sent to this visitor.')
    return said
  }
  const [file] = await sayFile(tx, accountId, id, uuidOf(said.fileId))
  if (!file) throw wrong('body.content.fileId', 'Upload the file first.')
  const { mimeType, filename, sizeBytes } = file
  return { ...said, mimeType, filename, sizeBytes }
}

function wrong(path: string, message: string): Refusal {
  return new Refusal('invalid_request', { extra: { errors: [{ path, message }] } })
}
