import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { now } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { idOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accepted, aRequest, messageNow, untilStatus, walletOf } from '#tools/testing/messaging.ts'
import { aProviderNetwork, linkTo } from '#tools/testing/provider-network.ts'
import { pass, stopClock } from '#tools/testing/scripted-carrier.ts'
import { until } from '#tools/testing/until.ts'
import { messagesPage } from '../queries/messages.ts'

await useTestDatabase()

const person = '+919812345678'
const outages = 12

/** Somebody wrote to a page whose provider has trouble from then on. */
async function anOutage(context: TestContext) {
  const network = await aProviderNetwork(context)
  const { accountId, pipeline, sandbox } = network
  const connector = await network.connect(linkTo(sandbox, 'messenger'))
  sandbox.handsets.write(person, { channel: 'messenger', to: connector.address, text: 'Hello?' })
  const heard = () => messagesPage(db, accountId, { direction: 'inbound' }, null, 10)
  await until(
    async () => (await heard()).length === 1,
    () => 'nothing was heard',
  )
  const [{ address, id } = { address: '', id: '' }] = await heard()
  sandbox.faults.set('meta-social', { errorRate: 1, code: '503' })
  const answer = async (text: string, expiresAt: Date | null = null) =>
    accepted(
      await pipeline.admit(
        aRequest(accountId, {
          channel: 'messenger',
          to: address,
          class: 'service',
          text,
          expiresAt,
          regarding: idOf('msg', id),
        }),
      ),
    ).id
  const tries = async (messageId: string) =>
    (await messageNow(accountId, messageId)).events.filter(({ status }) => status === 'queued').length
  const refusedTimes = (messageId: string, count: number) =>
    until(
      async () => (await tries(messageId)) >= count,
      () => `not refused ${count} times`,
    )
  return { ...network, answer, refusedTimes }
}

test('an outage longer than a carrier would be given is waited out', async (context) => {
  const { pipeline, sandbox, answer, refusedTimes } = await anOutage(context)
  stopClock(context)
  const id = await answer('At last')
  for (let outage = 1; outage <= outages; outage++) {
    await refusedTimes(id, outage)
    await pass(context, pipeline, 15_000)
  }
  sandbox.faults.set('meta-social', {})
  await pass(context, pipeline, 15_000)
  const shown = () => sandbox.handsets.messages(person, { channel: 'messenger' })
  await until(
    () => shown().some(({ text }) => text === 'At last'),
    () => 'it never came',
  )
  assert.equal(shown().filter(({ text }) => text === 'At last').length, 1)
})

test('what a provider refuses until the message expires ends then, and costs nothing', async (context) => {
  const { pipeline, accountId, answer, refusedTimes } = await anOutage(context)
  stopClock(context)
  const before = await walletOf(accountId)
  const id = await answer('Too late', new Date(now().getTime() + 25_000))
  await refusedTimes(id, 1)
  await pass(context, pipeline, 12_000)
  await refusedTimes(id, 2)
  await pass(context, pipeline, 13_001)
  const message = await untilStatus(accountId, id, 'expired')
  assert.equal(message.code, 'expired_before_submission')
  assert.equal(message.charge, 'released')
  assert.deepEqual(await walletOf(accountId), before)
})
