import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Submission } from './submission.ts'
import { nodesWithLogs, readSubmissionLogs, removeSubmissionLogs, SubmissionLog } from './submission-log.ts'

function aDirectory(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'patchbay-submissions-'))
  context.after(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

function aSubmission(messageId: string, detail: string | null = null): Submission {
  return { accountId: 'a', messageId, carrierId: 'c', refs: ['1', '2'], code: null, detail }
}

test('what was noted can be read from disk as soon as the turn is over, without a close', async (context) => {
  const directory = aDirectory(context)
  const log = new SubmissionLog(directory, 7)
  log.note(aSubmission('first'))
  log.note(aSubmission('second'))
  await Promise.resolve()
  assert.deepEqual(readSubmissionLogs(directory, 7), [aSubmission('first'), aSubmission('second')])
  log.note(aSubmission('third'))
  log.flush()
  assert.equal(readSubmissionLogs(directory, 7).length, 3)
  log.close()
})

test('the logs of several processes in one directory stay apart', (context) => {
  const directory = aDirectory(context)
  const logs = [7, 77].map((node) => new SubmissionLog(directory, node))
  logs[1]?.note(aSubmission('of 77'))
  logs[1]?.flush()
  assert.deepEqual(nodesWithLogs(directory), new Set([7, 77]))
  assert.deepEqual(readSubmissionLogs(directory, 7), [])
  removeSubmissionLogs(directory, 7)
  assert.deepEqual(readSubmissionLogs(directory, 77), [aSubmission('of 77')])
  for (const log of logs) log.close()
  assert.deepEqual(readdirSync(directory), [])
})

test('a long log drops the parts that the database has, and only those', (context) => {
  const directory = aDirectory(context)
  const log = new SubmissionLog(directory, 7)
  const noteOnePart = (id: string): (() => void) => {
    const known = log.note(aSubmission(id, 'x'.repeat(1_000_000)))
    log.flush()
    return known
  }
  const first = noteOnePart('first')
  noteOnePart('second')
  const third = noteOnePart('third')
  third()
  first()
  noteOnePart('fourth')
  const left = readSubmissionLogs(directory, 7).map(({ messageId }) => messageId)
  assert.ok(!left.includes('first'), 'a part that was recorded is still there')
  assert.ok(left.includes('second') && left.includes('fourth'), `only ${left.join()} are left`)
  log.close()
})

test('a line that was cut is passed over', (context) => {
  const directory = aDirectory(context)
  const log = new SubmissionLog(directory, 7)
  log.note(aSubmission('whole'))
  log.flush()
  appendFileSync(join(directory, '7.1'), '{"accountId":"a","messa')
  assert.deepEqual(readSubmissionLogs(directory, 7), [aSubmission('whole')])
  log.close()
})
