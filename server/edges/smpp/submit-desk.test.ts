import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commands, statuses, statusName, tags } from '#smpp/smpp.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aSubmit } from '#tools/testing/esme.ts'
import { walletOf } from '#tools/testing/messaging.ts'
import {
  anSmppDoor,
  aRawBind,
  enquiryOctets,
  messageOctetsOf,
  nextResponse,
  soon,
} from '#tools/testing/smpp-door.ts'

await useTestDatabase()

test('carries a submit to the handset and its receipt back', async (context) => {
  const world = await anSmppDoor(context)
  const esme = await world.bound()
  const to = aPhoneNumber()
  const { status, messageId } = await esme.submit(aSubmit(world.sender, to))
  assert.equal(status, 0)
  assert.match(messageId, /^[0-9a-f]{32}$/)
  await soon(
    () => esme.receipts.length > 0,
    () => 'no receipt came',
  )
  const [message] = world.handsets.messages(to)
  assert.equal(message?.text, 'Your parcel is on its way')
  assert.equal(esme.receipts[0]?.messageId, messageId)
  assert.equal(esme.receipts[0]?.state, 'delivered')
  assert.equal(esme.receipts.length, 1)
})

const refusals: [
  why: string,
  change: Partial<Parameters<typeof aSubmit>[2]> & { to?: string; sender?: string },
  status: number,
][] = [
  ['an unregistered sender', { sender: 'Nobody' }, statuses.RINVSRCADR],
  ['a destination that is no number', { to: '+12' }, statuses.RINVDSTADR],
  ['a name as destination', { destinationTon: 5 }, statuses.RINVDSTADR],
  ['an empty text', { shortMessage: Buffer.alloc(0) }, statuses.RINVMSGLEN],
  ['binary content', { dataCoding: 4 }, 0x0421],
  ['promotion without an opt-in', { serviceType: 'PROMO' }, 0x0410],
  ['a time that has passed', { scheduleDeliveryTime: '200101000000000+' }, statuses.RINVSCHED],
  ['a validity that has ended', { validityPeriod: '200101000000000+' }, statuses.RINVEXPIRY],
  [
    'a DLT value that is none',
    { tlvs: [{ tag: tags.dltEntityId, value: Uint8Array.of(1, 2) }] },
    statuses.RINVTLVVAL,
  ],
]
for (const [why, { to, sender, ...change }, status] of refusals) {
  test(`refuses ${why} with its status, and debits nothing`, async (context) => {
    const world = await anSmppDoor(context)
    const esme = await world.bound()
    const before = await walletOf(world.accountId)
    const outcome = await esme.submit(aSubmit(sender ?? world.sender, to ?? aPhoneNumber(), change))
    assert.equal(statusName(outcome.status), statusName(status))
    assert.deepEqual(await walletOf(world.accountId), before)
  })
}

const explanations: [
  who: string,
  bind: { interfaceVersion?: number; systemType?: string },
  why: RegExp | null,
][] = [
  ['a peer of 3.4', {}, null],
  ['a peer of 3.4 that asks why', { systemType: 'TXN,WHY' }, /^balance_insufficient: .*\0$/],
  ['a peer of 5.0', { interfaceVersion: 0x50 }, /^balance_insufficient: .*\0$/],
]
for (const [who, bind, why] of explanations) {
  test(`tells ${who} of an empty wallet by its own status, ${why ? 'with' : 'without'} the reason`, async (context) => {
    const world = await anSmppDoor(context, { account: { balance: '0.00' } })
    const peer = await aRawBind(context, { ...world.login, ...bind })
    peer.write(messageOctetsOf(commands.submitSm, 2, aSubmit(world.sender, aPhoneNumber())))
    const answer = await peer.next()
    assert.ok(answer.type === 'message_response')
    assert.equal(answer.status, 0x0401)
    if (why === null) assert.deepEqual(answer.tlvs, [])
    else assert.match(Buffer.from(answer.tlvs[0]?.value ?? []).toString(), why)
  })
}

test('answers query_sm and cancel_sm for a message that waits for its time', async (context) => {
  const world = await anSmppDoor(context)
  const peer = await aRawBind(context, world.login)
  peer.write(
    messageOctetsOf(
      commands.submitSm,
      2,
      aSubmit(world.sender, aPhoneNumber(), { scheduleDeliveryTime: '000001000000000R' }),
    ),
  )
  const taken = await peer.next()
  assert.ok(taken.type === 'message_response')
  assert.equal(taken.status, 0)
  const { messageId } = taken
  peer.write(enquiryOctets(commands.querySm, 3, messageId))
  const waiting = await peer.next()
  assert.ok(waiting.type === 'query_response')
  assert.deepEqual([waiting.messageId, waiting.messageState], [messageId, 1])
  peer.write(enquiryOctets(commands.cancelSm, 4, messageId))
  assert.equal((await nextResponse(peer, commands.cancelSmResp)).status, 0)
  peer.write(enquiryOctets(commands.querySm, 5, messageId))
  const cancelled = await nextResponse(peer, commands.querySmResp)
  assert.ok(cancelled.type === 'query_response')
  assert.equal(cancelled.messageState, 4)
})

test('refuses to cancel a message that was delivered, and one there never was', async (context) => {
  const world = await anSmppDoor(context)
  const peer = await aRawBind(context, world.login)
  const to = aPhoneNumber()
  peer.write(messageOctetsOf(commands.submitSm, 2, aSubmit(world.sender, to, { registeredDelivery: 0 })))
  const taken = await nextResponse(peer, commands.submitSmResp)
  assert.ok(taken.type === 'message_response')
  await soon(
    () => world.handsets.messages(to).length > 0,
    () => 'nothing reached the handset',
  )
  peer.write(enquiryOctets(commands.cancelSm, 3, taken.messageId))
  assert.equal((await nextResponse(peer, commands.cancelSmResp)).status, statuses.RCANCELFAIL)
  peer.write(enquiryOctets(commands.cancelSm, 4, 'never'))
  assert.equal((await nextResponse(peer, commands.cancelSmResp)).status, statuses.RINVMSGID)
})
