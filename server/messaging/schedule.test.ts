import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freezeClock, nowMs, resetClock } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { uuidOf } from '#shared/ids.ts'
import { aConsent } from '#tools/testing/consent.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aSendingAccount, messageNow, sent, untilStatus, walletOf } from '#tools/testing/messaging.ts'
import { aScriptedNetwork, pass, refusing, stopClock } from '#tools/testing/scripted-carrier.ts'
import { until } from '#tools/testing/until.ts'
import { ledgerFaults } from '#wallet/wallet.ts'
import { cancelMessage } from './cancel-message.ts'
import type { Pipeline } from './messaging.ts'

await useTestDatabase()

const hour = 3_600_000
const full = 10_000_000_000n

async function cancelled(pipeline: Pipeline, accountId: string, id: string): Promise<boolean> {
  try {
    await cancelMessage(pipeline, accountId, uuidOf(id))
    return true
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'not_cancellable')
    return false
  }
}

test('a message goes at its time and not before', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  stopClock(context)
  const { id, status } = await sent(pipeline, accountId, { sendAt: new Date(nowMs() + 2 * hour) })
  assert.equal(status, 'scheduled')
  await pass(context, pipeline, 2 * hour - 1)
  const sooner = await sent(pipeline, accountId)
  await untilStatus(accountId, sooner.id, 'submitted')
  assert.equal((await messageNow(accountId, id)).status, 'scheduled')
  await pass(context, pipeline, 1)
  await untilStatus(accountId, id, 'submitted')
  assert.equal(script.submits.length, 2)
})

test('a scheduled message goes by itself when real time comes', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  const sendAt = nowMs() + 300
  const { id } = await sent(pipeline, accountId, { sendAt: new Date(sendAt) })
  const message = await untilStatus(accountId, id, 'submitted')
  assert.ok(Date.parse(message.submittedAt ?? '') >= sendAt)
})

test('advertising asked for at night goes in the morning of the recipient', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const midnight = Math.ceil(nowMs() / (24 * hour)) * 24 * hour
  freezeClock(new Date(midnight + 20 * hour)) // 01:30 in India
  context.after(resetClock)
  const to = '+919812399999'
  await aConsent({ accountId, address: to })
  const asked = await sent(pipeline, accountId, { to, class: 'promotional', text: 'Sale' })
  assert.equal(asked.status, 'scheduled')
  const before = await messageNow(accountId, asked.id)
  assert.equal(before.decision?.outcome, 'defer')
  assert.equal(before.decision?.until, new Date(midnight + 28.5 * hour).toISOString())
  await pass(context, pipeline, 8 * hour)
  assert.equal(script.submits.length, 0)
  await pass(context, pipeline, hour)
  await untilStatus(accountId, asked.id, 'submitted')
})

test('a message is told how long it is still worth something', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  await sent(pipeline, accountId, { expiresAt: new Date(nowMs() + 600_000) })
  await script.untilSubmitted(1)
  assert.match(script.submits[0]?.pdu.validityPeriod ?? '', /^00000000(09\d\d|1000)000R$/)
})

test('a scheduled message can be cancelled; its hold goes back', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const { id } = await sent(pipeline, accountId, { sendAt: new Date(nowMs() + hour) })
  assert.equal(await cancelled(pipeline, accountId, id), true)
  const message = await messageNow(accountId, id)
  assert.equal(message.status, 'cancelled')
  assert.equal(message.charge, 'released')
  assert.deepEqual(await walletOf(accountId), { available: full, held: 0n })
  await pass(context, pipeline, 2 * hour)
  const other = await sent(pipeline, accountId)
  await untilStatus(accountId, other.id, 'submitted')
  assert.equal(script.submits.length, 1)
})

test('a message that waits for its carrier can be cancelled', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context, { settings: { window: 1 } })
  script.onSubmit = () => {}
  await sent(pipeline, accountId)
  await script.untilSubmitted(1)
  const { id } = await sent(pipeline, accountId)
  assert.equal(await cancelled(pipeline, accountId, id), true)
  script.submits[0]?.answer(0, 'one')
  await until(
    async () => (await walletOf(accountId)).held === 10_000_000n,
    () => 'the hold was not released',
  )
  assert.equal(script.submits.length, 1)
})

test('a message that waits for another try can be cancelled', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  stopClock(context)
  script.onSubmit = refusing('RSYSERR')
  const { id } = await sent(pipeline, accountId)
  await until(
    async () => (await messageNow(accountId, id)).events.some(({ status }) => status === 'queued'),
    () => 'no retry noted',
  )
  assert.equal(await cancelled(pipeline, accountId, id), true)
  script.onSubmit = ({ answer }) => answer(0, 'too late')
  await pass(context, pipeline, 60_000)
  const other = await sent(pipeline, accountId)
  await untilStatus(accountId, other.id, 'submitted')
  assert.equal(script.submits.length, 2)
})

test('what is with the carrier cannot be cancelled any more', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  script.onSubmit = () => {}
  const { id } = await sent(pipeline, accountId)
  await script.untilSubmitted(1)
  assert.equal(await cancelled(pipeline, accountId, id), false)
  script.submits[0]?.answer(0, 'one')
  await untilStatus(accountId, id, 'submitted')
  assert.equal(await cancelled(pipeline, accountId, id), false)
})

test('cancelling again gives nothing back twice, and a stranger cancels nothing', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  const { id } = await sent(pipeline, accountId, { sendAt: new Date(nowMs() + hour) })
  const stranger = await aSendingAccount()
  assert.equal(await cancelled(pipeline, stranger.accountId, id), false)
  await Promise.all([1, 2, 3].map(() => cancelled(pipeline, accountId, id)))
  assert.equal((await messageNow(accountId, id)).status, 'cancelled')
  assert.deepEqual(await walletOf(accountId), { available: full, held: 0n })
  assert.deepEqual(await ledgerFaults(db), [])
})

test('cancelling and sending at the same moment: each message is either cancelled or sent, never both', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context, { settings: { window: 3 } })
  const messages = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      sent(pipeline, accountId, i % 3 ? {} : { sendAt: new Date(nowMs() + 40) }),
    ),
  )
  const answers = await Promise.all(messages.map(({ id }) => cancelled(pipeline, accountId, id)))
  const sentTo = () => new Set(script.submits.map(({ to }) => to))
  for (const [i, { id, to }] of messages.entries()) {
    const message = await untilStatus(accountId, id, answers[i] ? 'cancelled' : 'submitted')
    assert.equal(sentTo().has(to), !answers[i], message.status)
  }
  assert.equal(script.submits.length, sentTo().size)
  const kept = BigInt(answers.filter((one) => !one).length) * 10_000_000n
  assert.deepEqual(await walletOf(accountId), { available: full - kept, held: kept })
  assert.deepEqual(await ledgerFaults(db), [])
})
