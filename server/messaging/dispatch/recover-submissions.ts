import { inTransaction } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { heldOf } from '../queries/dispatch.ts'
import { entryOf, type Submission } from './submission.ts'
import { readSubmissionLogs, removeSubmissionLogs } from './submission-log.ts'
import { writeOutcomes } from './write-outcomes.ts'

const recordedAtOnce = 500

/** Records what carriers took from a process that died before it could say so, and removes its log. */
export async function recoverSubmissions(directory: string, node: number): Promise<void> {
  const submissions = readSubmissionLogs(directory, node)
  let recorded = 0
  for (let start = 0; start < submissions.length; start += recordedAtOnce)
    recorded += await recordHeld(node, submissions.slice(start, start + recordedAtOnce))
  removeSubmissionLogs(directory, node)
  log.info({ node, recorded }, 'recorded what carriers had taken from a process that ended')
}

/** Most of a log had been recorded: a message the dead process no longer holds is left as it is. */
function recordHeld(node: number, submissions: readonly Submission[]): Promise<number> {
  return inTransaction(async (tx) => {
    const ids = submissions.map(({ messageId }) => messageId)
    const held = new Set((await heldOf(tx, node, ids)).map(({ message_id: id }) => id))
    const missing = submissions.filter(({ messageId }) => held.has(messageId))
    if (missing.length > 0) await writeOutcomes(tx, missing.map(entryOf))
    return missing.length
  })
}
