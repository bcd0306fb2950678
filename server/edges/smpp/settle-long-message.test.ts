import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { advanceClock, nowMs, resetClock } from '#platform/clock.ts'
import { concatenationTlvs, type MessageInput } from '#smpp/smpp.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aSubmit, someParts } from '#tools/testing/esme.ts'
import { walletOf } from '#tools/testing/messaging.ts'
import { aMessagePdu } from '#tools/testing/message-pdu.ts'
import { anSmppDoor, longText, soon, type SmppDoor } from '#tools/testing/smpp-door.ts'
import type { Bind } from './bind.ts'
import { jobs } from './jobs.ts'
import type { NewPart } from './long-message.ts'
import { readSubmit } from './read-submit.ts'
import { storeParts } from './store-parts.ts'

await useTestDatabase()

async function runJob(world: SmppDoor, name: string): Promise<void> {
  const job = jobs(world.pipeline).find((one) => one.name === name)
  if (!job) throw new Error(`there is no job ${name}`)
  await job.run()
}

function newPartOf(bind: Bind, input: MessageInput): NewPart {
  const read = readSubmit(aMessagePdu({ source: '', ...input }), bind, nowMs())
  if (read.kind !== 'part') throw new Error(`read as ${read.kind}`)
  const { accountId, systemId } = bind.grant
  return {
    accountId,
    systemId,
    place: read.place,
    envelope: read.envelope,
    body: read.body,
    nonce: String(read.place.position),
  }
}

for (const order of [
  [0, 1, 2],
  [2, 0, 1],
]) {
  test(`makes one message of parts that come in the order ${order.join(' ')}, and tells of each that asked`, async (context) => {
    const world = await anSmppDoor(context)
    const esme = await world.bound()
    const to = aPhoneNumber()
    const before = await walletOf(world.accountId)
    const parts = someParts(world.sender, to, longText, 77)
    assert.equal(parts.length, 3)
    const ids: string[] = []
    for (const index of order) {
      const part = { ...parts[index], registeredDelivery: index === 0 ? 1 : 0 } as (typeof parts)[number]
      const { status, messageId } = await esme.submit(part)
      assert.equal(status, 0)
      ids[index] = messageId
    }
    await soon(
      () => esme.receipts.length > 0,
      () => 'no receipt came',
    )
    assert.deepEqual(
      world.handsets.messages(to).map(({ text }) => text),
      [longText],
    )
    assert.deepEqual(
      esme.receipts.map(({ messageId, state }) => [messageId, state]),
      [[ids[0], 'delivered']],
    )
    assert.equal(before.available - (await walletOf(world.accountId)).available, 30_000_000n)
  })
}

test('makes one message of parts marked by SAR', async (context) => {
  const world = await anSmppDoor(context)
  const esme = await world.bound()
  const to = aPhoneNumber()
  for (const [index, text] of ['Hello ', 'world'].entries())
    await esme.submit(
      aSubmit(world.sender, to, {
        text,
        tlvs: concatenationTlvs({ reference: 5, total: 2, position: index + 1 }),
      }),
    )
  await soon(
    () => world.handsets.messages(to).length > 0,
    () => 'nothing reached the handset',
  )
  assert.equal(world.handsets.messages(to)[0]?.text, 'Hello world')
  await soon(
    () => esme.receipts.length === 2,
    () => `${esme.receipts.length} receipts`,
  )
})

test('keeps apart messages that a gateway sends under one reference, window and all', async (context) => {
  const world = await anSmppDoor(context)
  const esme = await world.bound()
  const to = aPhoneNumber()
  const texts = Array.from({ length: 5 }, (_, index) => `${index}`.repeat(200))
  const outcomes = await Promise.all(
    texts.flatMap((text) => someParts(world.sender, to, text, 1)).map((part) => esme.submit(part)),
  )
  assert.ok(outcomes.every(({ status }) => status === 0))
  await soon(
    () => world.handsets.messages(to).length === 5,
    () => `${world.handsets.messages(to).length} messages`,
  )
  assert.deepEqual(
    world.handsets
      .messages(to)
      .map(({ text }) => text)
      .toSorted(),
    texts,
  )
})

test('answers every part still unanswered when the whole is refused, and sends a receipt for those answered before', async (context) => {
  const world = await anSmppDoor(context, { account: { balance: '0.01' } })
  const esme = await world.bound()
  const [first, second, third] = someParts(world.sender, aPhoneNumber(), longText, 9) as [
    MessageInput,
    MessageInput,
    MessageInput,
  ]
  const kept = await esme.submit(first)
  assert.equal(kept.status, 0)
  const [a, b] = await Promise.all([esme.submit(second), esme.submit(third)])
  assert.equal(b.status, 0x0401)
  await soon(
    () => esme.receipts.length > 0,
    () => 'no receipt came',
  )
  const told = new Set(esme.receipts.map(({ messageId }) => messageId))
  assert.ok(told.has(kept.messageId))
  assert.ok(a.status === 0x0401 || told.has(a.messageId))
  assert.ok(esme.receipts.every(({ state }) => state === 'rejected'))
})

test('tells the parts of a message that never became whole that it expired', async (context) => {
  context.after(() => resetClock())
  const world = await anSmppDoor(context)
  const esme = await world.bound()
  const [first] = someParts(world.sender, aPhoneNumber(), longText, 3) as [MessageInput]
  const { messageId } = await esme.submit(first)
  advanceClock(16 * 60_000)
  await runJob(world, 'edges.settle-long-messages')
  await soon(
    () => esme.receipts.length > 0,
    () => 'no receipt came',
  )
  assert.deepEqual(
    esme.receipts.map((receipt) => [receipt.messageId, receipt.state]),
    [[messageId, 'expired']],
  )
})

test('sends once a message that was whole when its process ended', async (context) => {
  context.after(() => resetClock())
  const world = await anSmppDoor(context)
  const to = aPhoneNumber()
  const bind: Bind = {
    grant: { ...world.credential, credentialId: world.credential.id },
    country: 'US',
    systemWords: [],
    interfaceVersion: 0x34,
  }
  const parts = someParts(world.sender, to, longText, 4).map((part) => newPartOf(bind, part))
  await storeParts(parts)
  advanceClock(61_000)
  await runJob(world, 'edges.settle-long-messages')
  await runJob(world, 'edges.settle-long-messages')
  await soon(
    () => world.handsets.messages(to).length > 0,
    () => 'nothing reached the handset',
  )
  await pause(100)
  assert.deepEqual(
    world.handsets.messages(to).map(({ text }) => text),
    [longText],
  )
})

test('takes a part that is sent again for the message it belongs to, once', async (context) => {
  const world = await anSmppDoor(context)
  const esme = await world.bound()
  const to = aPhoneNumber()
  const [first, second, third] = someParts(world.sender, to, longText, 8) as [
    MessageInput,
    MessageInput,
    MessageInput,
  ]
  const one = await esme.submit(first)
  const again = await esme.submit(first)
  assert.equal(again.messageId, one.messageId)
  await esme.submit(second)
  await esme.submit(third)
  await soon(
    () => esme.receipts.length === 3,
    () => `${esme.receipts.length} receipts`,
  )
  assert.deepEqual(
    world.handsets.messages(to).map(({ text }) => text),
    [longText],
  )
})
