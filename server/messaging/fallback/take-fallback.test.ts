import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { ownEvents, startListeners } from '#platform/listeners.ts'
import { db } from '#platform/db.ts'
import { idOf, uuidOf } from '#shared/ids.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accepted, aRequest, messageNow, untilStatus, walletOf } from '#tools/testing/messaging.ts'
import { aScriptedNetwork } from '#tools/testing/scripted-carrier.ts'
import { until } from '#tools/testing/until.ts'
import { getMessage } from '../get-message.ts'
import { listeners } from '../listeners.ts'
import { messagesPage } from '../queries/messages.ts'
import type { FallbackStep } from './fallback-step.ts'
import { takeFallbacks } from './take-fallback.ts'

await useTestDatabase()

async function aChain(context: TestContext, steps: readonly FallbackStep[], to = aPhoneNumber()) {
  const network = await aScriptedNetwork(context)
  const running = startListeners(listeners(network.pipeline), ownEvents)
  context.after(() => running.stop())
  const { pipeline, accountId } = network
  const result = await pipeline.admit(aRequest(accountId, { to, fallback: { steps, rootId: null } }))
  return { ...network, to, id: accepted(result).id }
}

const all = (accountId: string) => messagesPage(db, accountId, { direction: 'outbound' }, null, 20)

test('the next channel takes over when a message fails, once, with its own price', async (context) => {
  const second = aPhoneNumber()
  const { script, accountId, id, to, pipeline } = await aChain(context, [{ channel: 'sms', to: second }])
  await script.untilSubmitted(1)
  const [first] = script.submits
  assert.equal(first?.to, to)
  await script.receipt('ref-1', to, 'undeliverable', '001')
  await script.untilSubmitted(2)
  assert.equal(script.submits[1]?.to, second)
  await takeFallbacks(pipeline, accountId, [uuidOf(id)])
  await script.receipt('ref-2', second)
  const [newest] = await all(accountId)
  await untilStatus(accountId, idOf('msg', newest?.id ?? ''), 'delivered')
  assert.equal((await all(accountId)).length, 2)
  const shown = await getMessage(db, accountId, uuidOf(id), new Map())
  assert.equal(shown.fallback.takenOverBy?.endsWith(newest?.id.replaceAll('-', '') ?? '?'), true)
  const { held } = await walletOf(accountId)
  assert.equal(held, 0n)
})

test('it takes over in time, and a receipt that comes late neither charges nor tells twice', async (context) => {
  const second = aPhoneNumber()
  const { script, accountId, id, to } = await aChain(context, [{ channel: 'sms', after: 'PT1S', to: second }])
  await script.untilSubmitted(1)
  await untilStatus(accountId, id, 'expired')
  await script.untilSubmitted(2)
  const before = await walletOf(accountId)
  await script.receipt('ref-1', to)
  await script.receipt('ref-2', second)
  const [newest] = await all(accountId)
  await untilStatus(accountId, idOf('msg', newest?.id ?? ''), 'delivered')
  const first = await messageNow(accountId, id)
  assert.equal(first.status, 'expired')
  assert.equal(first.code, 'fallback_taken')
  assert.equal(first.charge, 'released')
  const after = await walletOf(accountId)
  assert.equal(after.held, 0n)
  assert.equal(after.available, before.available)
})

test('a delivered message has no successor', async (context) => {
  const { script, accountId, id, to } = await aChain(context, [
    { channel: 'sms', after: 'PT1S', to: aPhoneNumber() },
  ])
  await script.untilSubmitted(1)
  await script.receipt('ref-1', to)
  await untilStatus(accountId, id, 'delivered')
  await until(
    async () =>
      (await getMessage(db, accountId, uuidOf(id), new Map())).fallback.ended === 'it was delivered',
    () => 'the chain is still open',
  )
  assert.equal((await all(accountId)).length, 1)
})

test('a step that is refused is passed over', async (context) => {
  const third = aPhoneNumber()
  const { script, to } = await aChain(context, [
    { channel: 'sms', to: 'nonsense' },
    { channel: 'sms', to: third },
  ])
  await script.untilSubmitted(1)
  await script.receipt('ref-1', to, 'undeliverable', '001')
  await script.untilSubmitted(2)
  assert.equal(script.submits[1]?.to, third)
})
