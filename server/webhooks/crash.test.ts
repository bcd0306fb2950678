import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { now } from '#platform/clock.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aWebhookEndpoint } from '#tools/testing/webhook-endpoint.ts'
import { aWebhookReceiver } from '#tools/testing/webhook-receiver.ts'
import { startWebhookDelivery } from './start-webhook-delivery.ts'

const url = await useTestDatabase()
const workerFile = new URL('../../tools/testing/webhook-worker.ts', import.meta.url).pathname

const startWorker = (): ChildProcess => spawn(process.execPath, [workerFile, url], { stdio: 'inherit' })

const publishOne = (accountId: string): Promise<void> =>
  inTransaction((tx) =>
    publish(tx, 'message.failed', accountId, {
      messageId: 'msg_0199b0c2aaaa7bbb8ccc0123456789ab',
      channel: 'sms',
      direction: 'outbound',
      status: 'failed',
      from: 'PATCHBAY',
      to: '+919812345678',
      at: now().toISOString(),
    }),
  )

const rowsOf = (accountId: string): Promise<{ state: string; owner: number | null }[]> =>
  db.query(sql`select state, owner from webhooks.deliveries where account_id = ${accountId}`)

async function deliveredBySuccessor(accountId: string): Promise<void> {
  const successor = await startWebhookDelivery()
  try {
    for (let waited = 0; (await rowsOf(accountId))[0]?.state !== 'delivered'; waited += 50) {
      assert.ok(waited < 12_000, 'the successor delivers it')
      await pause(50)
    }
  } finally {
    await successor.stop()
  }
}

test('an event whose process is killed between the attempt and its record is delivered again', async (t) => {
  const accountId = randomUUID()
  const ended = Promise.withResolvers<void>()
  const hook = await aWebhookReceiver((_, before) => {
    if (before > 0) return { status: 200 }
    worker.kill('SIGKILL')
    return null
  })
  await aWebhookEndpoint({ accountId, url: hook.url })
  const worker = startWorker().on('exit', () => ended.resolve())
  t.after(() => hook.stop())
  await publishOne(accountId)
  await ended.promise
  assert.deepEqual(await rowsOf(accountId), [], 'nothing of it was recorded')
  await deliveredBySuccessor(accountId)
  assert.ok(hook.calls.length >= 2)
  assert.equal(hook.calls[0]?.headers['webhook-id'], hook.calls[1]?.headers['webhook-id'])
})

test('a long call of a killed process is taken over from its row', async (t) => {
  const accountId = randomUUID()
  const ended = Promise.withResolvers<void>()
  const hook = await aWebhookReceiver((_, before) => (before === 0 ? null : { status: 200 }))
  await aWebhookEndpoint({ accountId, url: hook.url })
  const worker = startWorker().on('exit', () => ended.resolve())
  t.after(() => hook.stop())
  await publishOne(accountId)
  for (let waited = 0; (await rowsOf(accountId)).length === 0; waited += 50) {
    assert.ok(waited < 12_000, 'a row is written for a call that takes long')
    await pause(50)
  }
  const [row] = await rowsOf(accountId)
  assert.equal(row?.state, 'retrying')
  assert.notEqual(row?.owner, null)
  worker.kill('SIGKILL')
  await ended.promise
  await deliveredBySuccessor(accountId)
})
