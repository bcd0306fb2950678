import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { db, sql } from '#platform/db.ts'
import { uuidOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aPipeline, messageNow, sent, untilStatus, walletOf } from '#tools/testing/messaging.ts'
import { aScriptedNetwork } from '#tools/testing/scripted-carrier.ts'
import { until } from '#tools/testing/until.ts'
import { transitionOf } from '../transition.ts'
import { recoverSubmissions } from './recover-submissions.ts'
import { SubmissionLog } from './submission-log.ts'

await useTestDatabase()

const deadNode = 987_654

test('what a carrier took from a process that was killed is recorded and not sent again; the rest is sent', async (context) => {
  const { accountId, carrierId, script, pipeline: first } = await aScriptedNetwork(context)
  script.onSubmit = () => {}
  const [taken, inFlight] = [await sent(first, accountId), await sent(first, accountId)]
  await script.untilSubmitted(2)
  const logs = mkdtempSync(join(tmpdir(), 'patchbay-submissions-'))
  // As a kill leaves it: both are held by a process that is gone, and of one its disk says that the carrier took it.
  await db.query(
    sql`update messaging.dispatch set owner = ${deadNode} where message_id = any(${[taken.id, inFlight.id].map(uuidOf)}::uuid[])`,
  )
  const log = new SubmissionLog(logs, deadNode)
  const message = { accountId, messageId: uuidOf(taken.id) }
  log.note({
    transition: transitionOf('waiting', message, { to: 'submitted', carrierId }),
    submissions: [
      {
        message_id: message.messageId,
        account_id: accountId,
        carrier_id: carrierId,
        ref: 'ref-of-taken',
        part: 1,
        parts: 1,
      },
    ],
    leaves: message.messageId,
  })
  log.flush()
  script.onSubmit = ({ answer }) => answer(0, `again-${script.submits.length}`)
  await aPipeline(context, true, logs)

  const { charge } = await untilStatus(accountId, taken.id, 'submitted')
  assert.equal(charge, 'held')
  await untilStatus(accountId, inFlight.id, 'submitted')
  await until(
    () => existsSync(logs) && !readdirSync(logs).some((name) => name.startsWith(`${deadNode}.`)),
    () => 'the log of the dead process is still there',
  )
  assert.equal(script.submits.filter(({ to }) => to === taken.to).length, 1)
  assert.equal(script.submits.filter(({ to }) => to === inFlight.to).length, 2)
  const [row] = await db.query<{ ref: string }>(
    sql`select ref from messaging.submissions where message_id = ${uuidOf(taken.id)}`,
  )
  assert.equal(row?.ref, 'ref-of-taken')
  assert.equal((await messageNow(accountId, taken.id)).status, 'submitted')
  assert.equal((await walletOf(accountId)).held, 20_000_000n)
})

test('a report that was noted and not recorded is recorded, and of a message that had ended it changes nothing', async (context) => {
  const { accountId, script, pipeline } = await aScriptedNetwork(context)
  const [reported, ended] = [await sent(pipeline, accountId), await sent(pipeline, accountId)]
  for (const { id } of [reported, ended]) await untilStatus(accountId, id, 'submitted')
  await script.receipt('ref-2', ended.to, 'undeliverable', '011')
  await untilStatus(accountId, ended.id, 'undelivered')
  const logs = mkdtempSync(join(tmpdir(), 'patchbay-submissions-'))
  const log = new SubmissionLog(logs, deadNode)
  for (const { id } of [reported, ended])
    log.note({
      transition: transitionOf('submitted', { accountId, messageId: uuidOf(id) }, { to: 'delivered' }),
    })
  log.flush()
  await recoverSubmissions(logs, deadNode)
  const { charge } = await untilStatus(accountId, reported.id, 'delivered')
  assert.equal(charge, 'settled')
  assert.equal((await messageNow(accountId, ended.id)).status, 'undelivered')
  assert.deepEqual(readdirSync(logs), [])
})
