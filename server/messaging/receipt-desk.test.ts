import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceClock, nowMs, resetClock } from '#platform/clock.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { outboxHead } from '#platform/outbox.ts'
import { timeOfId } from '#shared/ids.ts'
import { statuses } from '#smpp/smpp.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aCarrierTo, aPipeline, messageNow, sent, untilStatus, walletOf } from '#tools/testing/messaging.ts'
import { eventsAfter } from '#tools/testing/outbox.ts'
import { aScriptedNetwork, pass, stopClock, untilUp } from '#tools/testing/scripted-carrier.ts'
import { until } from '#tools/testing/until.ts'
import { ledgerFaults, lockedWallets } from '#wallet/wallet.ts'
import { endUnreported } from './end-unreported.ts'

await useTestDatabase()

const full = 10_000_000_000n
const price = 10_000_000n

async function told(accountId: string, since: Awaited<ReturnType<typeof outboxHead>>): Promise<string[]> {
  const events = await eventsAfter(since)
  return events
    .filter((event) => event.accountId === accountId)
    .flatMap(({ name, items }) => items.map(() => name))
}

test('a receipt delivers, settles and is acknowledged after that', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const { id, to } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  const answer = await script.receipt('ref-1', to)
  assert.deepEqual([answer.kind, answer.kind === 'answered' && answer.status], ['answered', 0])
  const message = await messageNow(accountId, id)
  assert.equal(message.status, 'delivered')
  assert.equal(message.charge, 'settled')
  assert.notEqual(message.deliveredAt, null)
})

test('a failure releases the hold and says why', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const { id, to } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  await script.receipt('ref-1', to, 'undeliverable', '011')
  const message = await untilStatus(accountId, id, 'undelivered')
  assert.equal(message.code, 'carrier_011')
  assert.equal(message.charge, 'released')
  assert.deepEqual(await walletOf(accountId), { available: full, held: 0n })
})

for (const [state, status] of [
  ['expired', 'expired'],
  ['deleted', 'undelivered'],
  ['rejected', 'rejected'],
] as const) {
  test(`a receipt that says ${state} ends the message as ${status}`, async (context) => {
    const { pipeline, accountId, script } = await aScriptedNetwork(context)
    const { id, to } = await sent(pipeline, accountId)
    await untilStatus(accountId, id, 'submitted')
    await script.receipt('ref-1', to, state)
    const message = await untilStatus(accountId, id, status)
    assert.equal(message.charge, 'released')
    assert.notEqual(message.finishedAt, null)
  })
}

test('a receipt on the way changes nothing', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const { id, to } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  const answer = await script.receipt('ref-1', to, 'enroute')
  assert.equal(answer.kind === 'answered' && answer.status, 0)
  assert.equal((await messageNow(accountId, id)).status, 'submitted')
})

test('the same receipt again changes nothing, tells nobody and is acknowledged', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const { id, to } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  await script.receipt('ref-1', to)
  const before = await messageNow(accountId, id)
  const wallet = await walletOf(accountId)
  const head = await outboxHead(db)
  const answers = await Promise.all([1, 2, 3].map(() => script.receipt('ref-1', to)))
  assert.deepEqual(
    answers.map((answer) => answer.kind === 'answered' && answer.status),
    [0, 0, 0],
  )
  assert.deepEqual(await messageNow(accountId, id), before)
  assert.deepEqual(await walletOf(accountId), wallet)
  assert.deepEqual(await told(accountId, head), [])
})

test('a receipt that contradicts the end that is known is ignored', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const { id, to } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  await script.receipt('ref-1', to, 'expired')
  await untilStatus(accountId, id, 'expired')
  await script.receipt('ref-1', to, 'delivered')
  await script.receipt('ref-1', to, 'undeliverable', '001')
  const message = await messageNow(accountId, id)
  assert.equal(message.status, 'expired')
  assert.equal(message.charge, 'released')
  assert.deepEqual(await walletOf(accountId), { available: full, held: 0n })
})

test('a receipt that overtakes the answer to its submit is kept and used', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  stopClock(context)
  script.onSubmit = ({ answer, to }) => {
    void script.receipt('early', to).then(() => answer(0, 'early'))
  }
  const { id } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  await pass(context, pipeline, 1_000)
  const message = await untilStatus(accountId, id, 'delivered')
  assert.equal(message.charge, 'settled')
  assert.notEqual(message.submittedAt, null)
})

test('fifty receipts in the same moments as the answers are all used', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  let n = 0
  script.onSubmit = ({ answer, to }) => {
    const ref = `quick-${++n}`
    answer(0, ref)
    void script.receipt(ref, to)
  }
  const messages = await Promise.all(Array.from({ length: 50 }, () => sent(pipeline, accountId)))
  for (const { id } of messages) await untilStatus(accountId, id, 'delivered')
  assert.deepEqual(await walletOf(accountId), { available: full - 50n * price, held: 0n })
})

test('a receipt that another process hears finds its message', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const { id, to } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  await pipeline.stop(100)
  await until(
    () => script.sessions.length === 0,
    () => 'still bound',
  )
  await aPipeline(context)
  await script.receipt('ref-1', to)
  assert.equal((await untilStatus(accountId, id, 'delivered')).charge, 'settled')
})

test('a receipt of a message that nobody knows is acknowledged, and kept until somebody does', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  stopClock(context)
  const answer = await script.receipt('ahead-of-time', '+447700900123')
  assert.equal(answer.kind === 'answered' && answer.status, 0)
  script.onSubmit = ({ answer: take }) => take(0, 'ahead-of-time')
  const { id } = await sent(pipeline, accountId, { to: '+447700900123' })
  await untilStatus(accountId, id, 'submitted')
  await pass(context, pipeline, 1_000)
  await untilStatus(accountId, id, 'delivered')
})

test('the ids of one carrier are nothing to another', async (context) => {
  const one = await aScriptedNetwork(context)
  const two = await aScriptedNetwork(context)
  const message = await sent(one.pipeline, one.accountId)
  await untilStatus(one.accountId, message.id, 'submitted')
  await two.script.receipt('ref-1', message.to, 'undeliverable', '001')
  assert.equal((await messageNow(one.accountId, message.id)).status, 'submitted')
})

test('a long message is delivered when all its parts are', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const { id, to, segments } = await sent(pipeline, accountId, { text: 'x'.repeat(400) })
  assert.equal(segments, 3)
  await untilStatus(accountId, id, 'submitted')
  await script.receipt('ref-2', to)
  await script.receipt('ref-3', to)
  await script.receipt('ref-3', to)
  assert.equal((await messageNow(accountId, id)).status, 'submitted')
  await script.receipt('ref-1', to)
  await untilStatus(accountId, id, 'delivered')
  assert.deepEqual(await walletOf(accountId), { available: full - 3n * price, held: 0n })
})

test('the receipts of all parts may come in the same moment', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const messages = await Promise.all(
    Array.from({ length: 12 }, () => sent(pipeline, accountId, { text: 'x'.repeat(400) })),
  )
  await script.untilSubmitted(36)
  for (const { id } of messages) await untilStatus(accountId, id, 'submitted')
  await Promise.all(script.submits.map(({ to }, i) => script.receipt(`ref-${i + 1}`, to)))
  for (const { id } of messages) await untilStatus(accountId, id, 'delivered')
  assert.deepEqual(await ledgerFaults(db), [])
})

test('a long message fails with the first of its parts, and later parts do not mend it', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const { id, to } = await sent(pipeline, accountId, { text: 'x'.repeat(200) })
  await untilStatus(accountId, id, 'submitted')
  await script.receipt('ref-1', to, 'undeliverable', '011')
  assert.equal((await untilStatus(accountId, id, 'undelivered')).code, 'carrier_011')
  await script.receipt('ref-2', to)
  assert.equal((await messageNow(accountId, id)).status, 'undelivered')
  assert.deepEqual(await walletOf(accountId), { available: full, held: 0n })
})

test('a receipt is not acknowledged while it cannot be kept', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const { id, to } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  let acknowledged = false
  let receipt: Promise<unknown> = Promise.resolve()
  await inTransaction(async (tx) => {
    // Somebody holds the wallet: the message cannot be settled.
    await lockedWallets(tx, [accountId])
    receipt = script.receipt('ref-1', to).then(() => (acknowledged = true))
    // Progress needs no storing: its acknowledgement shows that the receipt before it was read.
    for (let i = 0; i < 5; i++) await script.receipt('ref-1', to, 'enroute')
    assert.equal(acknowledged, false)
  })
  await receipt
  await untilStatus(accountId, id, 'delivered')
})

test('a message whose receipt never comes ends after four days and costs nothing', async (context) => {
  const { pipeline, accountId } = await aScriptedNetwork(context)
  context.after(resetClock)
  await endUnreported()
  const { id } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  advanceClock(95 * 3_600_000)
  await endUnreported()
  assert.equal((await messageNow(accountId, id)).status, 'submitted')
  // Other tests may have moved the clock: ids never go back, so this one may be made of a later instant.
  advanceClock(Math.max(0, timeOfId(id) - nowMs()) + 99 * 3_600_000)
  await endUnreported()
  const message = await messageNow(accountId, id)
  assert.equal(message.status, 'expired')
  assert.equal(message.code, 'receipt_missing')
  assert.deepEqual(await walletOf(accountId), { available: full, held: 0n })
})

test('a receipt whose message cannot be looked for is not acknowledged, and is used when it comes again', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const { id, to } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  await pipeline.stop(100)
  await until(
    () => script.sessions.length === 0,
    () => 'still bound',
  )
  await aPipeline(context)
  await until(
    () => script.sessions.length > 0,
    () => 'not bound again',
  )
  await db.query(sql`alter table messaging.submissions rename to away`)
  const first = await script.receipt('ref-1', to)
  await db.query(sql`alter table messaging.away rename to submissions`)
  assert.equal(first.kind === 'answered' && first.status, statuses.RX_T_APPN)
  const second = await script.receipt('ref-1', to)
  assert.equal(second.kind === 'answered' && second.status, 0)
  await untilStatus(accountId, id, 'delivered')
})

test('receipts that make no sense are answered and stop nothing', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  const texts = [
    '',
    'id:',
    'id:\u00ff\u00fe stat:DELIVRD err:000',
    'id:a\u0000b stat:DELIVRD',
    '\u0000'.repeat(200),
    'id:x stat:WHAT err:\u00e9\u0000',
  ]
  for (const words of texts) {
    const answer = await script.deliver({
      source: '447700900123',
      destination: 'Acme',
      esmClass: 4,
      shortMessage: Buffer.from(words, 'latin1'),
    })
    assert.equal(answer.kind, 'answered')
    assert.notEqual(answer.kind === 'answered' && answer.status, statuses.RX_T_APPN, JSON.stringify(words))
  }
  const { id, to } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  await script.receipt('ref-1', to)
  await untilStatus(accountId, id, 'delivered')
})

test('a carrier that gives its messages no ids ends none by another\u2019s receipt', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  script.onSubmit = ({ answer }) => answer(0, '')
  const one = await sent(pipeline, accountId)
  const two = await sent(pipeline, accountId)
  for (const { id } of [one, two]) await untilStatus(accountId, id, 'submitted')
  await script.receipt('', one.to, 'undeliverable', '001')
  assert.equal((await messageNow(accountId, two.id)).status, 'submitted')
})

test('a receipt whose message is not in memory is not given to one in memory whose reference reads alike in the other base', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  script.onSubmit = ({ answer }) => answer(0, script.submits.length === 1 ? '1000' : '3e8')
  const first = await sent(pipeline, accountId)
  await untilStatus(accountId, first.id, 'submitted')
  // It is no longer in the memory of the process that hears the receipt.
  pipeline.dispatcher?.references.forget(await carrierOf(accountId), '1000')
  const second = await sent(pipeline, accountId, { to: first.to })
  await untilStatus(accountId, second.id, 'submitted')
  await script.receipt('1000', first.to)
  await untilStatus(accountId, first.id, 'delivered')
  assert.equal((await messageNow(accountId, second.id)).status, 'submitted')
  await script.receipt('3e8', first.to)
  await untilStatus(accountId, second.id, 'delivered')
})

test('a carrier that answers in hexadecimal and reports in decimal is understood, from memory too', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  script.onSubmit = ({ answer }) => answer(0, (0xa10 + script.submits.length).toString(16))
  for (let n = 1; n <= 3; n++) {
    const { id, to } = await sent(pipeline, accountId)
    await untilStatus(accountId, id, 'submitted')
    await script.receipt(String(0xa10 + n), to)
    await untilStatus(accountId, id, 'delivered')
  }
})

test('a receipt of a message that is not stored yet waits for it, though another reference reads alike in the other base', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  script.onSubmit = ({ answer }) => answer(0, '3e8')
  const known = await sent(pipeline, accountId)
  await untilStatus(accountId, known.id, 'submitted')
  await script.receipt('3e8', known.to)
  await untilStatus(accountId, known.id, 'delivered')
  const answer = await script.receipt('1000', known.to)
  assert.equal(answer.kind === 'answered' && answer.status, 0)
  script.onSubmit = (submit) => submit.answer(0, '1000')
  const late = await sent(pipeline, accountId, { to: known.to })
  await untilStatus(accountId, late.id, 'delivered')
})

async function carrierOf(accountId: string): Promise<string> {
  const [row] = await db.query<{ carrier_id: string }>(
    sql`select carrier_id from messaging.submissions where account_id = ${accountId} limit 1`,
  )
  return (row as { carrier_id: string }).carrier_id
}

test('two carriers of one login at one message centre are one system: a receipt over either link is understood', async (context) => {
  const { pipeline, accountId, script, carrierId } = await aScriptedNetwork(context)
  await aCarrierTo(context, script, { accountId, priority: 200 })
  await untilUp(pipeline, 2)
  for (const n of [1, 2, 3, 4]) {
    const { id, to } = await sent(pipeline, accountId)
    await untilStatus(accountId, id, 'submitted')
    // The third and fourth are found in the database, the others in memory.
    if (n > 2) pipeline.dispatcher?.references.forget(carrierId, `ref-${n}`)
    script.sessions.reverse()
    await script.receipt(`ref-${n}`, to)
    assert.equal((await messageNow(accountId, id)).status, 'delivered', `message ${n}`)
  }
})
