import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { transitionOf } from '../transition.ts'
import {
  nodesWithLogs,
  readSubmissionLogs,
  removeSubmissionLogs,
  SubmissionLog,
  type Said,
} from './submission-log.ts'

function aDirectory(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'patchbay-submissions-'))
  context.after(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

function said(messageId: string, detail: string | null = null): Said {
  const message = { accountId: 'a', messageId }
  return {
    transition: transitionOf('waiting', message, { to: 'submitted', carrierId: 'c', detail }),
    submissions: [{ message_id: messageId, account_id: 'a', carrier_id: 'c', ref: '1', part: 1, parts: 1 }],
    leaves: messageId,
  }
}

test('what was noted can be read from disk as soon as the turn is over, without a close', async (context) => {
  const directory = aDirectory(context)
  const log = new SubmissionLog(directory, 7)
  log.note(said('first'))
  log.note(said('second'))
  await Promise.resolve()
  assert.deepEqual(readSubmissionLogs(directory, 7), [said('first'), said('second')])
  log.note(said('third'))
  log.flush()
  assert.equal(readSubmissionLogs(directory, 7).length, 3)
  log.close()
})

test('the logs of several processes in one directory stay apart', (context) => {
  const directory = aDirectory(context)
  const logs = [7, 77].map((node) => new SubmissionLog(directory, node))
  logs[1]?.note(said('of 77'))
  logs[1]?.flush()
  assert.deepEqual(nodesWithLogs(directory), new Set([7, 77]))
  assert.deepEqual(readSubmissionLogs(directory, 7), [])
  removeSubmissionLogs(directory, 7)
  assert.deepEqual(readSubmissionLogs(directory, 77), [said('of 77')])
  for (const log of logs) log.close()
  assert.deepEqual(readdirSync(directory), [])
})

test('a long log drops the parts that the database has, and only those', (context) => {
  const directory = aDirectory(context)
  const log = new SubmissionLog(directory, 7)
  const noteOnePart = (id: string): (() => void) => {
    const known = log.note(said(id, 'x'.repeat(1_000_000)))
    log.flush()
    return known
  }
  const first = noteOnePart('first')
  noteOnePart('second')
  const third = noteOnePart('third')
  third()
  first()
  noteOnePart('fourth')
  const left = readSubmissionLogs(directory, 7).map(({ transition }) => transition.messageId)
  assert.ok(!left.includes('first'), 'a part that was recorded is still there')
  assert.ok(left.includes('second') && left.includes('fourth'), `only ${left.join()} are left`)
  log.close()
})

test('a line that was cut is passed over', (context) => {
  const directory = aDirectory(context)
  const log = new SubmissionLog(directory, 7)
  log.note(said('whole'))
  log.flush()
  appendFileSync(join(directory, '7.1'), '{"accountId":"a","messa')
  assert.deepEqual(readSubmissionLogs(directory, 7), [said('whole')])
  log.close()
})
