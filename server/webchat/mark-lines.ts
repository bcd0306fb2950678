import { isId, uuidOf } from '#shared/ids.ts'
import type { Marks } from '#shared/webchat-widget.ts'
import { db, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { announceSaid, announceTold } from './announce.ts'
import { lineById, moveSeen, setMarks, toldBetween, visitorAddressed, visitorToChange } from './queries.ts'
import { keepUpdate } from './say-line.ts'
import type { Visitor } from './visitor.ts'

/**
 * Notes how far the visitor's browser got, and keeps for the platform which messages arrived and which were read.
 * Marks only move forward, and never past what was said.
 */
export async function markLines(
  tx: Tx,
  visitor: Visitor,
  { delivered, read }: Pick<Marks, 'delivered' | 'read'>,
): Promise<Marks> {
  const [known] = await visitorToChange(tx, visitor.accountId, visitor.id)
  if (!known) throw new Refusal('visitor_unknown')
  const readSeq = Math.max(known.readSeq, Math.min(read, known.lineCount))
  const deliveredSeq = Math.max(known.deliveredSeq, readSeq, Math.min(delivered, known.lineCount))
  const marks = { delivered: deliveredSeq, read: readSeq, seen: known.seenSeq }
  if (deliveredSeq === known.deliveredSeq && readSeq === known.readSeq) return marks
  await setMarks(tx, known.accountId, known.id, { deliveredSeq, readSeq })
  // Read says delivered, too: only what arrived and was not read is told as that.
  await keepReached(tx, known, 'delivered', Math.max(known.deliveredSeq, readSeq), deliveredSeq)
  await keepReached(tx, known, 'read', known.readSeq, readSeq)
  await announceSaid(tx, { siteKey: known.siteKey })
  await announceTold(tx, { visitorId: known.id, what: 'marks' })
  return marks
}

async function keepReached(
  tx: Tx,
  visitor: Visitor,
  state: 'delivered' | 'read',
  after: number,
  upTo: number,
): Promise<void> {
  if (upTo <= after) return
  const lines = await toldBetween(tx, visitor.accountId, visitor.id, after, upTo)
  if (lines.length === 0) return
  await keepUpdate(tx, visitor, { kind: 'reached', lineIds: lines.map(({ id }) => id), state })
}

/** Tells a visitor's browsers that the business has read up to a line of the visitor's. Does nothing for a line that is not there. */
export async function markSeen(siteKey: string, address: string, lineId: string): Promise<void> {
  if (!isId('wcv', address) || !isId('wcl', lineId)) return
  const [visitor] = await visitorAddressed(db, siteKey, uuidOf(address))
  if (!visitor) return
  const [line] = await lineById(db, visitor.accountId, visitor.id, uuidOf(lineId))
  if (!line) return
  const [moved] = await moveSeen(db, visitor.accountId, visitor.id, line.seq)
  if (moved) await announceTold(db, { visitorId: visitor.id, what: 'marks' })
}
