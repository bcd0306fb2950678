import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { advanceClock, resetClock } from '#platform/clock.ts'
import { db, one, sql } from '#platform/db.ts'
import { decodeSms } from '#shared/sms-text.ts'
import { concatenationOf, openMessage, statuses } from '#smpp/smpp.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aSubmit } from '#tools/testing/esme.ts'
import { until } from '#tools/testing/until.ts'
import { aSender } from '#tools/testing/sender.ts'
import { anSmppDoor, longText, soon } from '#tools/testing/smpp-door.ts'
import { jobs } from './jobs.ts'

await useTestDatabase()

async function kept(accountId: string): Promise<number> {
  const statement = sql`select count(*)::int as count from edges.smpp_outgoing where account_id = ${accountId}`
  return (await one<{ count: number }>(db, statement)).count
}

test('keeps receipts while nobody is bound, and delivers them on the next bind', async (context) => {
  const world = await anSmppDoor(context)
  const esme = await world.bound({ mode: 'transmitter' })
  const to = aPhoneNumber()
  const { messageId } = await esme.submit(aSubmit(world.sender, to))
  await soon(
    () => world.handsets.messages(to).length > 0,
    () => 'nothing reached the handset',
  )
  await esme.client.close({ drainMs: 10 })
  await pause(200)
  const receiver = await world.bound({ mode: 'receiver' })
  await soon(
    () => receiver.receipts.length > 0,
    () => 'no receipt came',
  )
  assert.deepEqual(
    receiver.receipts.map((receipt) => receipt.messageId),
    [messageId],
  )
})

test('brings a receipt again that the gateway refused, and not after it was taken', async (context) => {
  const world = await anSmppDoor(context)
  const esme = await world.bound()
  esme.answer.status = statuses.RX_T_APPN
  const { messageId } = await esme.submit(aSubmit(world.sender, aPhoneNumber()))
  await pause(300)
  esme.answer.status = 0
  await soon(
    () => esme.receipts.length > 0,
    () => 'no receipt came',
  )
  await pause(1500)
  assert.deepEqual(
    esme.receipts.map((receipt) => receipt.messageId),
    [messageId],
  )
})

test('tells of the way first and of the end after it, where both were asked for', async (context) => {
  const world = await anSmppDoor(context)
  const esme = await world.bound()
  await Promise.all(
    Array.from({ length: 20 }, () =>
      esme.submit(aSubmit(world.sender, aPhoneNumber(), { registeredDelivery: 0x11 })),
    ),
  )
  await soon(
    () => esme.receipts.length === 40,
    () => `${esme.receipts.length} receipts`,
  )
  const byMessage = Map.groupBy(esme.receipts, ({ messageId }) => messageId)
  for (const receipts of byMessage.values())
    assert.deepEqual(
      receipts.map(({ state }) => state),
      ['enroute', 'delivered'],
    )
})

test('tells only of failure where only that was asked for', async (context) => {
  const world = await anSmppDoor(context)
  const esme = await world.bound()
  const good = aPhoneNumber()
  const bad = aPhoneNumber()
  world.handsets.setBehaviour(bad, { deliver: 'fail', code: '069' })
  await esme.submit(aSubmit(world.sender, good, { registeredDelivery: 2 }))
  const { messageId } = await esme.submit(aSubmit(world.sender, bad, { registeredDelivery: 2 }))
  await soon(
    () => esme.receipts.length > 0,
    () => 'no receipt came',
  )
  await pause(100)
  assert.deepEqual(
    esme.receipts.map((r) => [r.messageId, r.state, r.error]),
    [[messageId, 'undeliverable', '069']],
  )
})

test("delivers what a contact writes to the account's receiving logins, in parts when it is long", async (context) => {
  const world = await anSmppDoor(context)
  await aSender({ accountId: world.accountId, address: '+442079460000' })
  const esme = await world.bound()
  const from = aPhoneNumber()
  await pause(50)
  world.handsets.write(from, { channel: 'sms', to: '+442079460000', text: longText })
  await soon(
    () => esme.messages.length === 3,
    () => `${esme.messages.length} parts`,
  )
  assert.deepEqual(
    esme.messages.map(({ source }) => `+${source}`),
    [from, from, from],
  )
  assert.deepEqual(
    esme.messages.map((pdu) => concatenationOf(pdu)?.position),
    [1, 2, 3],
  )
  const bodies = esme.messages.map((pdu) => openMessage(pdu).octets)
  assert.equal(decodeSms(Buffer.concat(bodies), 0), longText)
})

test('gives up a receipt that nobody came for within 72 hours', async (context) => {
  context.after(() => resetClock())
  const world = await anSmppDoor(context)
  const esme = await world.bound({ mode: 'transmitter' })
  const to = aPhoneNumber()
  await esme.submit(aSubmit(world.sender, to))
  await until(
    async () => (await kept(world.accountId)) === 1,
    () => 'no receipt is kept',
  )
  advanceClock(72 * 3_600_000 - 60_000)
  const job = jobs(world.pipeline).find(({ name }) => name === 'edges.end-unclaimed-deliveries')
  await job?.run()
  assert.equal(await kept(world.accountId), 1)
  advanceClock(120_000)
  await job?.run()
  assert.equal(await kept(world.accountId), 0)
})
