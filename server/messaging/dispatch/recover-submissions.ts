import { inTransaction } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { heldOf } from '../queries/dispatch.ts'
import { readSubmissionLogs, removeSubmissionLogs, type Said } from './submission-log.ts'
import { writeOutcomes } from './write-outcomes.ts'

const recordedAtOnce = 500

/** Records what carriers said to a process that died before it could write it down, and removes its log. */
export async function recoverSubmissions(directory: string, node: number): Promise<void> {
  const said = readSubmissionLogs(directory, node)
  for (let start = 0; start < said.length; start += recordedAtOnce)
    await recordMissing(node, said.slice(start, start + recordedAtOnce))
  removeSubmissionLogs(directory, node)
  log.info(
    { node, entries: said.length },
    'saw to it that what carriers said to a process that ended is recorded',
  )
}

/** Most of a log had been recorded: a message the dead process no longer holds was, and of the rest its stage decides. */
function recordMissing(node: number, said: readonly Said[]): Promise<unknown> {
  return inTransaction(async (tx) => {
    const leaving = said.flatMap(({ leaves }) => leaves ?? [])
    const held = new Set((await heldOf(tx, node, leaving)).map(({ message_id: id }) => id))
    const missing = said.filter(({ leaves }) => leaves === undefined || held.has(leaves))
    if (missing.length > 0) await writeOutcomes(tx, missing)
  })
}
