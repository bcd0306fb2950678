import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { now } from '#platform/clock.ts'
import { db, sql } from '#platform/db.ts'
import { idOf, uuidOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accepted, aRequest, messageNow, untilStatus, walletOf } from '#tools/testing/messaging.ts'
import { aProviderNetwork, linkTo } from '#tools/testing/provider-network.ts'
import { pass, stopClock } from '#tools/testing/scripted-carrier.ts'
import { until } from '#tools/testing/until.ts'
import type { AdmissionRequest } from '../admission-request.ts'
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
  const answer = async (text: string, given: Partial<AdmissionRequest> = {}) =>
    accepted(
      await pipeline.admit(
        aRequest(accountId, {
          channel: 'messenger',
          to: address,
          class: 'service',
          text,
          regarding: idOf('msg', id),
          ...given,
        }),
      ),
    ).id
  const shown = (text: string) =>
    sandbox.handsets.messages(person, { channel: 'messenger' }).filter((one) => one.text === text)
  const tries = async (messageId: string) =>
    (await messageNow(accountId, messageId)).events.filter(({ status }) => status === 'queued').length
  const refusedTimes = (messageId: string, count: number) =>
    until(
      async () => (await tries(messageId)) >= count,
      () => `not refused ${count} times`,
    )
  return { ...network, connector, answer, refusedTimes, shown }
}

test('an outage longer than a carrier would be given is waited out', async (context) => {
  const { pipeline, sandbox, answer, refusedTimes, shown } = await anOutage(context)
  stopClock(context)
  const id = await answer('At last')
  for (let outage = 1; outage <= outages; outage++) {
    await refusedTimes(id, outage)
    await pass(context, pipeline, 15_000)
  }
  sandbox.faults.set('meta-social', {})
  await pass(context, pipeline, 15_000)
  await until(
    () => shown('At last').length > 0,
    () => 'it never came',
  )
  assert.equal(shown('At last').length, 1)
})

test('what a provider refuses until the message expires ends then, and costs nothing', async (context) => {
  const { pipeline, accountId, answer, refusedTimes } = await anOutage(context)
  stopClock(context)
  const before = await walletOf(accountId)
  const id = await answer('Too late', { expiresAt: new Date(now().getTime() + 25_000) })
  await refusedTimes(id, 1)
  await pass(context, pipeline, 12_000)
  await refusedTimes(id, 2)
  await pass(context, pipeline, 13_001)
  const message = await untilStatus(accountId, id, 'expired')
  assert.equal(message.code, 'expired_before_submission')
  assert.equal(message.charge, 'released')
  assert.deepEqual(await walletOf(accountId), before)
})

test('a provider that cut off what it was sent is asked before another message is risked', async (context) => {
  const { accountId, pipeline, sandbox, connector, answer, shown } = await anOutage(context)
  const count = 60
  const texts = Array.from({ length: count }, (_, i) => `answer ${i}`)
  const lane = () => pipeline.dispatcher?.health().get(connector.id)
  const unclear = async () =>
    (await messagesPage(db, accountId, { direction: 'outbound' }, null, 100)).filter(
      ({ code }) => code === 'carrier_outcome_unknown',
    ).length
  sandbox.faults.set('meta-social', { down: true })
  for (const text of texts) await answer(text)
  await until(
    async () => lane()?.breakerOpen === true && lane()?.inFlight === 0,
    () => 'the lane goes on',
  )
  const lost = await unclear()
  assert.ok(lost >= 20 && lost < count, `${lost} are unclear`)
  // Past the first test, after 2 s, and not yet at the second, 4 s later.
  await pause(4_000)
  assert.equal(await unclear(), lost)
  assert.equal(lane()?.breakerOpen, true)
  sandbox.faults.set('meta-social', {})
  await until(
    () => texts.filter((text) => shown(text).length === 1).length === count - lost,
    () => `${lane()?.waiting} wait`,
    20_000,
  )
  assert.equal(lane()?.breakerOpen, false)
})

for (const messageClass of ['service', 'authentication'] as const) {
  test(`a ${messageClass} message whose answer was lost is settled by our own id, and sent once`, async (context) => {
    const { accountId, sandbox, answer, shown } = await anOutage(context)
    sandbox.faults.set('meta-social', { errorRate: 1, code: 'no_response' })
    const id = await answer('Only once', { class: messageClass })
    await until(
      () => shown('Only once').length > 0,
      () => 'it was not taken',
    )
    sandbox.faults.set('meta-social', {})
    const message = await untilStatus(accountId, id, 'read', 20_000)
    assert.deepEqual([message.code, message.detail], [null, null])
    const submissions = await db.query<{ ref: string }>(
      sql`select ref from messaging.submissions where message_id = ${uuidOf(id)}`,
    )
    assert.deepEqual(
      submissions.map(({ ref }) => ref),
      shown('Only once').map(({ providerId }) => providerId),
    )
  })
}
