import type { Line } from '#shared/webchat-widget.ts'
import type { Db } from '#platform/db.ts'
import { lineOf } from './line.ts'
import { linesFrom, linesUpTo } from './queries.ts'
import type { Visitor } from './visitor.ts'

/** At most so many lines are read at once. */
const linesMax = 100

/** What was said in a visitor's chat after a seq, oldest first. */
export async function linesAfter(on: Db, visitor: Visitor, after: number, limit = linesMax): Promise<Line[]> {
  return (await linesFrom(on, visitor.accountId, visitor.id, after, limit)).map(lineOf)
}

/** What was said before a seq: the newest of it, oldest first. */
export async function linesBefore(
  on: Db,
  visitor: Visitor,
  before: number,
  limit = linesMax,
): Promise<Line[]> {
  return (await linesUpTo(on, visitor.accountId, visitor.id, before, limit)).toReversed().map(lineOf)
}
