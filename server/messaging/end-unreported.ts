import { channelNamed } from '#channels/channels.ts'
import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction, type Tx } from '#platform/db.ts'
import { readMark, setMark } from '#platform/marks.ts'
import { writeOutcomes } from './dispatch/write-outcomes.ts'
import { dueAgain, lookAgain, unfinishedBetween, type UnfinishedRow } from './queries/messages.ts'
import { transitionOf, type Change } from './transition.ts'

const waitMs = 96 * 3_600_000
const stepMs = 3_600_000
const atOnce = 500
const mark = 'messaging.unreported'

/**
 * Ends messages whose receipt never came: 96 hours after a carrier took them they expire, and what was held for them is
 * released; where only failures are told they were delivered, and are paid for. Walks each stretch of time once and notes what was too young then. Gives how many ended.
 */
export async function endUnreported(): Promise<number> {
  const until = nowMs() - waitMs
  let from = Number((await readMark(db, mark)) ?? until - stepMs)
  let ended = 0
  while (from + stepMs <= until) {
    ended += await walk(from, from + stepMs)
    from += stepMs
    await setMark(db, mark, from)
  }
  for (let taken = atOnce; taken === atOnce;) {
    taken = await inTransaction(async (tx) => {
      const rows = await dueAgain(tx, now(), atOnce)
      ended += await endOrNote(tx, rows)
      return rows.length
    })
  }
  return ended
}

async function walk(fromMs: number, toMs: number): Promise<number> {
  let ended = 0
  for (let after = lowestUuid(fromMs); ;) {
    const rows = await unfinishedBetween(db, after, lowestUuid(toMs), atOnce)
    const last = rows.at(-1)
    if (!last) return ended
    ended += await inTransaction((tx) => endOrNote(tx, rows))
    after = last.id
  }
}

async function endOrNote(tx: Tx, rows: readonly UnfinishedRow[]): Promise<number> {
  const at = nowMs()
  const due = rows.filter((row) => givenUpAt(row, at) <= at)
  const young = rows.filter((row) => givenUpAt(row, at) > at)
  if (young.length > 0) {
    const notes = young.map((row) => ({
      account_id: row.account_id,
      message_id: row.id,
      look_at: new Date(givenUpAt(row, at)).toISOString(),
    }))
    await lookAgain(tx, notes)
  }
  await writeOutcomes(
    tx,
    due.map((row) => ({
      transition: transitionOf(
        'submitted',
        { accountId: row.account_id, messageId: row.id },
        { ...meaningOfSilence(row), carrierId: row.carrier_id },
      ),
    })),
  )
  return due.length
}

/** Most carriers tell of every message; who takes mail tells only what could not be delivered. */
function meaningOfSilence({ channel }: UnfinishedRow): Change {
  if (channelNamed(channel)?.can.silenceIsDelivery) return { to: 'delivered' }
  return { to: 'expired', code: 'receipt_missing', detail: 'The carrier never said what became of it.' }
}

/** A message that has not left is looked at again when it could have been reported. */
function givenUpAt(row: UnfinishedRow, atMs: number): number {
  return (row.submitted_at?.getTime() ?? Math.max(atMs, row.expires_at?.getTime() ?? atMs)) + waitMs
}

/** The lowest uuid of an instant: ids grow with time, from 1970 on. */
export function lowestUuid(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
