import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { suspendAccount } from '#accounts/accounts.ts'
import { advanceClock, nowMs, resetClock } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { startListeners } from '#platform/listeners.ts'
import { aCarrier } from '#tools/testing/carrier.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import {
  aCarrierTo,
  aPipeline,
  aRequest,
  aSendingAccount,
  aSendingNetwork,
  messageNow,
  sent,
  setCarrier,
  until,
  untilCount,
  untilStatus,
  walletOf,
} from '#tools/testing/messaging.ts'
import { aScriptedCarrier, refusing } from '#tools/testing/scripted-carrier.ts'
import { ledgerFaults } from '#wallet/wallet.ts'
import { listeners } from '../listeners.ts'
import type { Pipeline } from '../messaging.ts'

await useTestDatabase()

const full = 10_000_000_000n

async function scripted(
  context: TestContext,
  carrier: Parameters<typeof aCarrierTo>[2] = {},
  account: Parameters<typeof aSendingAccount>[0] = {},
) {
  const { accountId } = await aSendingAccount(account)
  const script = await aScriptedCarrier(context)
  const carrierId = await aCarrierTo(context, script, { accountId, ...carrier })
  const pipeline = await aPipeline(context)
  await untilUp(pipeline, 1)
  return { accountId, script, carrierId, pipeline }
}

/** An account with two carriers, the first preferred. */
async function twoCarriers(context: TestContext) {
  const { accountId } = await aSendingAccount()
  const first = await aScriptedCarrier(context)
  const second = await aScriptedCarrier(context)
  const firstId = await aCarrierTo(context, first, { accountId, priority: 1 })
  const secondId = await aCarrierTo(context, second, { accountId, priority: 2 })
  const pipeline = await aPipeline(context)
  await untilUp(pipeline, 2)
  return { accountId, first, second, firstId, secondId, pipeline }
}

function up(pipeline: Pipeline): number {
  return [...(pipeline.dispatcher?.health().values() ?? [])].filter(({ state }) => state === 'up').length
}

const untilUp = (pipeline: Pipeline, count: number) =>
  until(
    () => up(pipeline) === count,
    () => `${up(pipeline)} of ${count} links up`,
  )

/** Lets the platform's time pass, and what is due then happen. */
async function pass(context: TestContext, pipeline: Pipeline, ms: number): Promise<void> {
  context.after(resetClock)
  advanceClock(ms)
  await pipeline.clockMoved()
}

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
  const { pipeline, accountId, script } = await scripted(context, { settings: { window: 1 } })
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
  const { pipeline, accountId, script } = await scripted(
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
  const { pipeline, accountId, script } = await scripted(context, { ratePerSecond: 10 })
  const times: number[] = []
  script.onSubmit = ({ answer }) => {
    times.push(performance.now())
    answer(0, `r${times.length}`)
  }
  await Promise.all(Array.from({ length: 25 }, () => sent(pipeline, accountId)))
  await script.untilSubmitted(25)
  // One second's worth may go at once, the other 15 take one and a half seconds.
  const took = (times.at(-1) ?? 0) - (times[0] ?? 0)
  assert.ok(took >= 1_350, `25 messages went in ${took} ms`)
})

test('what the carrier cannot take now is tried again later, and says so', async (context) => {
  const { pipeline, accountId, script } = await scripted(context)
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
  const { pipeline, accountId, script } = await scripted(context)
  script.onSubmit = ({ answer }) => {
    script.onSubmit = ({ answer: again }) => again(0, 'taken')
    refusing('RTHROTTLED')({ answer, to: '', pdu: script.submits[0]?.pdu as never })
  }
  const { id } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  assert.equal(script.submits.length, 2)
})

test('a message that every attempt fails ends after eight, and costs nothing', async (context) => {
  const { pipeline, accountId, script } = await scripted(context)
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
  const { pipeline, accountId, script } = await scripted(context)
  script.onSubmit = refusing('RINVMSGLEN')
  const { id } = await sent(pipeline, accountId)
  const message = await untilStatus(accountId, id, 'rejected')
  assert.equal(message.code, 'smpp_00000001')
  assert.match(message.detail ?? '', /ESME_RINVMSGLEN/)
  assert.deepEqual(await walletOf(accountId), { available: full, held: 0n })
})

test('a message charged on submission is settled when the carrier takes it and stays so when it fails', async (context) => {
  const rates = [{ channel: 'sms', price: 10_000_000n, chargeOn: 'submitted' }] as const
  const { pipeline, accountId, script } = await scripted(context, {}, { rates })
  const { id, to } = await sent(pipeline, accountId)
  assert.equal((await untilStatus(accountId, id, 'submitted')).charge, 'settled')
  await script.receipt('ref-1', to, 'undeliverable', '011')
  assert.equal((await untilStatus(accountId, id, 'undelivered')).charge, 'settled')
  assert.deepEqual(await walletOf(accountId), { available: full - 10_000_000n, held: 0n })
})

test('while the preferred carrier is down the next one carries', async (context) => {
  const { pipeline, accountId, first, second } = await twoCarriers(context)
  for (const session of first.sessions) session.drop()
  await until(
    () => up(pipeline) < 2,
    () => 'the first link is still up',
  )
  const { id } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  assert.equal(first.submits.length + second.submits.length, 1)
})

test('what one carrier cannot take goes to the other at once', async (context) => {
  const { pipeline, accountId, first, second } = await twoCarriers(context)
  first.onSubmit = refusing('RINVDSTADR')
  const { id } = await sent(pipeline, accountId)
  const message = await untilStatus(accountId, id, 'submitted')
  assert.equal(first.submits.length, 1)
  assert.equal(second.submits.length, 1)
  assert.deepEqual(message.events.map(({ status }) => status).toSorted(), ['accepted', 'queued', 'submitted'])
})

test('what no carrier can take fails with the last one\u2019s reason', async (context) => {
  const { pipeline, accountId, first, second } = await twoCarriers(context)
  first.onSubmit = refusing('RINVDSTADR')
  second.onSubmit = refusing('RINVSRCADR')
  const { id } = await sent(pipeline, accountId)
  const message = await untilStatus(accountId, id, 'failed')
  assert.equal(message.code, 'smpp_0000000a')
  assert.equal(message.charge, 'released')
})

test('when the link dies, codes are sent again once and the others are left to their receipts', async (context) => {
  const { pipeline, accountId, script } = await scripted(context)
  script.onSubmit = () => {}
  const code = await sent(pipeline, accountId, { class: 'authentication' })
  const order = await sent(pipeline, accountId)
  await script.untilSubmitted(2)
  script.onSubmit = ({ answer }) => answer(0, 'second copy')
  for (const session of script.sessions) session.drop()
  const unknown = await untilStatus(accountId, order.id, 'submitted')
  assert.equal(unknown.code, 'carrier_outcome_unknown')
  assert.equal(unknown.charge, 'held')
  await until(
    async () => (await messageNow(accountId, code.id)).events.some(({ status }) => status === 'queued'),
    () => 'the code was not queued again',
  )
  await untilUp(pipeline, 1)
  await pass(context, pipeline, 5_000)
  const again = await untilStatus(accountId, code.id, 'submitted')
  assert.equal(again.code, null)
  assert.deepEqual(
    script.submits.map(({ to }) => to),
    [code.to, order.to, code.to],
  )
})

test('a code whose second copy is unclear too is not sent a third time', async (context) => {
  const { pipeline, accountId, script } = await scripted(context)
  script.onSubmit = () => {}
  const { id } = await sent(pipeline, accountId, { class: 'authentication' })
  await script.untilSubmitted(1)
  for (const session of script.sessions) session.drop()
  await untilUp(pipeline, 0)
  await untilUp(pipeline, 1)
  await pass(context, pipeline, 5_000)
  await script.untilSubmitted(2)
  for (const session of script.sessions) session.drop()
  const message = await untilStatus(accountId, id, 'submitted')
  assert.equal(message.code, 'carrier_outcome_unknown')
  assert.equal(script.submits.length, 2)
})

test('a carrier taken out of service at run time gives what waits to the others', async (context) => {
  const { pipeline, accountId, first, firstId, second } = await twoCarriers(context)
  for (const session of [...first.sessions, ...second.sessions]) session.drop()
  await setCarrier(firstId, { enabled: false })
  await until(
    () => pipeline.dispatcher?.health().size === 1,
    () => 'the carrier is still in service',
  )
  const { id } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  assert.deepEqual([first.submits.length, second.submits.length], [0, 1])
})

test('what waited in a lane that closes goes by another carrier', async (context) => {
  const { pipeline, accountId, first, firstId, second } = await twoCarriers(context)
  first.onSubmit = () => {}
  await setCarrier(firstId, { settings: { window: 1 } })
  await until(
    () => first.sessions.length === 1 && up(pipeline) === 2,
    () => 'the first carrier did not come back',
  )
  const results = await Promise.all(Array.from({ length: 5 }, () => sent(pipeline, accountId)))
  await first.untilSubmitted(1)
  first.submits[0]?.answer(0, 'only one')
  first.onSubmit = ({ answer }) => answer(0, 'late')
  await setCarrier(firstId, { enabled: false })
  await untilCount(accountId, 'submitted', results.length, 20_000)
  assert.equal(first.submits.length + second.submits.length, 5)
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
  const { pipeline, accountId, script, carrierId } = await scripted(context)
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
  const { pipeline, accountId, carrierId } = await scripted(context)
  await setCarrier(carrierId, { settings: { port: 1 } })
  await untilUp(pipeline, 0)
  const { id } = await sent(pipeline, accountId)
  await pass(context, pipeline, 71 * 3_600_000)
  assert.equal((await messageNow(accountId, id)).status, 'accepted')
  await pass(context, pipeline, 2 * 3_600_000)
  await untilStatus(accountId, id, 'expired')
})

test('a suspension lets nothing more of a thousand messages out and gives their holds back', async (context) => {
  const { pipeline, accountId, script } = await scripted(
    context,
    { settings: { window: 1 } },
    { balance: '20.00' },
  )
  const reading = startListeners(listeners(pipeline))
  context.after(() => reading.stop())
  script.onSubmit = () => {}
  await Promise.all(Array.from({ length: 1_000 }, () => sent(pipeline, accountId)))
  await script.untilSubmitted(1)
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'misuse', actor: 'test' }))
  await untilCount(accountId, 'cancelled', 999, 30_000)
  script.submits[0]?.answer(0, 'the one that was out')
  await untilCount(accountId, 'submitted', 1)
  assert.equal(script.submits.length, 1)
  assert.deepEqual(await walletOf(accountId), { available: 19_990_000_000n, held: 10_000_000n })
  assert.deepEqual(await ledgerFaults(db), [])
})

test('a suspended account is refused at the door, with the clause', async (context) => {
  const { pipeline, accountId } = await scripted(context)
  await inTransaction((tx) => suspendAccount(tx, accountId, { reason: 'non_payment', actor: 'test' }))
  await until(
    async () => (await pipeline.admit(aRequest(accountId))).kind === 'refused',
    () => 'it still takes messages',
  )
  const result = await pipeline.admit(aRequest(accountId))
  assert.equal(result.kind === 'refused' && result.refusal.code, 'account_suspended')
  assert.equal(result.kind === 'refused' && result.refusal.clause, 'HSE-6.1')
})

test('what one process held in memory is sent by the next one', async (context) => {
  const { pipeline, accountId, script } = await scripted(context, { settings: { window: 1 } })
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
