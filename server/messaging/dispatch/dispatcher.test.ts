import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { uuidOf } from '#shared/ids.ts'
import { aCarrier } from '#tools/testing/carrier.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import {
  aCarrierTo,
  aPipeline,
  aSendingAccount,
  aSendingNetwork,
  messageNow,
  sent,
  setCarrier,
  untilCount,
  untilStatus,
  walletOf,
} from '#tools/testing/messaging.ts'
import { until } from '#tools/testing/until.ts'
import {
  aScriptedCarrier,
  aScriptedNetwork,
  pass,
  refusing,
  stopClock,
  untilUp,
} from '#tools/testing/scripted-carrier.ts'
import { ledgerFaults } from '#wallet/wallet.ts'
import { cancelMessage } from '../cancel-message.ts'

await useTestDatabase()

const full = 10_000_000_000n

test('a message goes to the carrier and its receipt settles it', async (context) => {
  const { pipeline, accountId, handsets } = await aSendingNetwork(context)
  const to = aPhoneNumber()
  const { id } = await sent(pipeline, accountId, { to, text: 'Hello there' })
  const message = await untilStatus(accountId, id, 'delivered')
  assert.equal(message.charge, 'settled')
  assert.deepEqual(message.events.map(({ status }) => status).toSorted(), [
    'accepted',
    'delivered',
    'submitted',
  ])
  assert.deepEqual(
    handsets.messages(to).map(({ text }) => text),
    ['Hello there'],
  )
  assert.deepEqual(await walletOf(accountId), { available: full - 10_000_000n, held: 0n })
})

test('codes go before orders before advertising when the carrier is slow', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context, { settings: { window: 1 } })
  const held: (() => void)[] = []
  script.onSubmit = ({ answer }) => held.push(() => answer(0, `r${held.length}`))
  await sent(pipeline, accountId)
  await script.untilSubmitted(1)
  const order = await sent(pipeline, accountId)
  const service = await sent(pipeline, accountId, { class: 'service' })
  const code = await sent(pipeline, accountId, { class: 'authentication' })
  script.onSubmit = ({ answer }) => answer(0, `s${script.submits.length}`)
  held[0]?.()
  await script.untilSubmitted(4)
  assert.deepEqual(
    script.submits.slice(1).map(({ to }) => to),
    [code.to, order.to, service.to],
  )
})

test('a large batch of one account does not hold up the single message of another', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(
    context,
    { settings: { window: 1 }, routes: [{}] },
    { balance: '100.00' },
  )
  const other = await aSendingAccount()
  const held: (() => void)[] = []
  script.onSubmit = ({ answer }) => held.push(() => answer(0, 'held'))
  await Promise.all(Array.from({ length: 200 }, () => sent(pipeline, accountId)))
  await script.untilSubmitted(1)
  const single = await sent(pipeline, other.accountId)
  script.onSubmit = ({ answer }) => answer(0, `s${script.submits.length}`)
  held[0]?.()
  await until(
    () => script.submits.some(({ to }) => to === single.to),
    () => 'the single message did not come',
  )
  const place = script.submits.findIndex(({ to }) => to === single.to)
  assert.ok(place <= 3, `it came as number ${place + 1}`)
})

test('a carrier gets no more than its rate', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context, { ratePerSecond: 10 })
  const times: number[] = []
  script.onSubmit = ({ answer }) => {
    times.push(performance.now())
    answer(0, `r${times.length}`)
  }
  const askedAt = performance.now()
  await Promise.all(Array.from({ length: 25 }, () => sent(pipeline, accountId)))
  await script.untilSubmitted(25)
  // One second's worth may go at once, every other message waits for its tenth of a second. They arrive late where the
  // machine is busy, never early: so the time counts from the asking, not from the first arrival.
  for (const [place, at] of times.entries()) {
    const earliestMs = Math.max(0, place + 1 - 10) * 100
    assert.ok(at - askedAt >= earliestMs - 1, `number ${place + 1} came after ${at - askedAt} ms`)
  }
})

test('what the carrier cannot take now is tried again later, and says so', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  stopClock(context)
  script.onSubmit = refusing('RSYSERR')
  const { id } = await sent(pipeline, accountId)
  await until(
    async () => (await messageNow(accountId, id)).events.some(({ code }) => code === 'smpp_00000008'),
    () => 'no retry was noted',
  )
  script.onSubmit = ({ answer }) => answer(0, 'at last')
  await pass(context, pipeline, 10_000)
  const message = await untilStatus(accountId, id, 'submitted')
  assert.equal(message.charge, 'held')
  assert.equal(script.submits.length, 2)
})

test('a carrier that throttles gets the message again by itself', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  script.onSubmit = ({ answer }) => {
    script.onSubmit = ({ answer: again }) => again(0, 'taken')
    refusing('RTHROTTLED')({ answer, to: '', pdu: script.submits[0]?.pdu as never })
  }
  const { id } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  assert.equal(script.submits.length, 2)
})

test('a message that every attempt fails ends after eight, and costs nothing', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  script.onSubmit = refusing('RSYSERR')
  const { id } = await sent(pipeline, accountId)
  for (let attempt = 1; attempt < 8; attempt++) {
    await until(
      async () =>
        (await messageNow(accountId, id)).events.filter(({ status }) => status === 'queued').length >=
        attempt,
      () => `attempt ${attempt} was not noted`,
    )
    await pass(context, pipeline, 900_000)
  }
  const message = await untilStatus(accountId, id, 'failed')
  assert.equal(message.charge, 'released')
  assert.equal(message.code, 'smpp_00000008')
  assert.equal(script.submits.length, 8)
  assert.deepEqual(await walletOf(accountId), { available: full, held: 0n })
})

test('a refusal of the message itself is final and costs nothing', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  script.onSubmit = refusing('RINVMSGLEN')
  const { id } = await sent(pipeline, accountId)
  const message = await untilStatus(accountId, id, 'rejected')
  assert.equal(message.code, 'smpp_00000001')
  assert.match(message.detail ?? '', /ESME_RINVMSGLEN/)
  assert.deepEqual(await walletOf(accountId), { available: full, held: 0n })
})

test('a message charged on submission is settled when the carrier takes it and stays so when it fails', async (context) => {
  const rates = [{ channel: 'sms', price: 10_000_000n, chargeOn: 'submitted' }] as const
  const { pipeline, accountId, script } = await aScriptedNetwork(context, {}, { rates })
  const { id, to } = await sent(pipeline, accountId)
  assert.equal((await untilStatus(accountId, id, 'submitted')).charge, 'settled')
  await script.receipt('ref-1', to, 'undeliverable', '011')
  assert.equal((await untilStatus(accountId, id, 'undelivered')).charge, 'settled')
  assert.deepEqual(await walletOf(accountId), { available: full - 10_000_000n, held: 0n })
})

test('without a carrier a message waits, and goes when one is there', async (context) => {
  const elsewhere = await aCarrier({ routes: [{ prefix: '1' }] })
  context.after(() => setCarrier(elsewhere, { enabled: false }))
  const { accountId } = await aSendingAccount()
  const pipeline = await aPipeline(context)
  const { id } = await sent(pipeline, accountId)
  const script = await aScriptedCarrier(context)
  await aCarrierTo(context, script, { accountId })
  await until(
    () => script.sessions.length > 0,
    () => 'the new carrier is not bound',
  )
  await pass(context, pipeline, 5_000)
  await untilStatus(accountId, id, 'submitted')
})

test('what runs out of time before a carrier took it expires and costs nothing', async (context) => {
  const { pipeline, accountId, script, carrierId } = await aScriptedNetwork(context)
  await setCarrier(carrierId, { settings: { port: 1 } })
  await untilUp(pipeline, 0)
  const { id } = await sent(pipeline, accountId, { expiresAt: new Date(nowMs() + 60_000) })
  await pass(context, pipeline, 61_000)
  const message = await untilStatus(accountId, id, 'expired')
  assert.equal(message.code, 'expired_before_submission')
  assert.equal(message.charge, 'released')
  assert.equal(script.submits.length, 0)
})

test('a message without an end of its own expires after three days without a carrier', async (context) => {
  const { pipeline, accountId, carrierId } = await aScriptedNetwork(context)
  await setCarrier(carrierId, { settings: { port: 1 } })
  await untilUp(pipeline, 0)
  const { id } = await sent(pipeline, accountId)
  await pass(context, pipeline, 71 * 3_600_000)
  assert.equal((await messageNow(accountId, id)).status, 'accepted')
  await pass(context, pipeline, 2 * 3_600_000)
  await untilStatus(accountId, id, 'expired')
})

test('what one process held in memory is sent by the next one', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context, { settings: { window: 1 } })
  script.onSubmit = () => {}
  const results = await Promise.all(Array.from({ length: 10 }, () => sent(pipeline, accountId)))
  await script.untilSubmitted(1)
  script.onSubmit = ({ answer }) => answer(0, `n${script.submits.length}`)
  script.submits[0]?.answer(0, 'first')
  await pipeline.stop(1_000)
  await aPipeline(context)
  await untilCount(accountId, 'submitted', 10)
  assert.equal(new Set(script.submits.map(({ to }) => to)).size, results.length)
  assert.equal(script.submits.length, results.length)
})

test('a message in the memory of another process can be cancelled', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context, { settings: { window: 1 } })
  const api = await aPipeline(context, false)
  script.onSubmit = () => {}
  await sent(pipeline, accountId)
  await script.untilSubmitted(1)
  const { id } = await sent(pipeline, accountId)
  await cancelMessage(api, accountId, uuidOf(id))
  assert.equal((await messageNow(accountId, id)).status, 'cancelled')
  script.submits[0]?.answer(0, 'one')
  await untilCount(accountId, 'submitted', 1)
  assert.equal(script.submits.length, 1)
})

test('when everything has ended, nothing is counted as waiting in memory', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context, { settings: { window: 2 } })
  script.onSubmit = (submitted) => {
    const count = script.submits.length
    if (count % 5 === 0) refusing('RINVMSGLEN')(submitted)
    else submitted.answer(0, `m${count}`)
  }
  const messages = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      sent(pipeline, accountId, i % 7 ? {} : { expiresAt: new Date(nowMs() + 30) }),
    ),
  )
  const some = messages.filter((_, i) => i % 4 === 0)
  await Promise.allSettled(some.map(({ id }) => cancelMessage(pipeline, accountId, uuidOf(id))))
  await until(
    () => pipeline.dispatcher?.hasRoom(20_000) ?? false,
    () => 'some count as waiting for ever',
  )
  assert.deepEqual(await ledgerFaults(db), [])
})
