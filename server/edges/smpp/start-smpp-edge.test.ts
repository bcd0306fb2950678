import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createSmppCredential, revokeSmppCredential, type NewSmppCredential } from '#accounts/accounts.ts'
import { advanceClock, nowMs, resetClock } from '#platform/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { startListeners } from '#platform/listeners.ts'
import { decodeSms } from '#shared/sms-text.ts'
import {
  commands,
  concatenationOf,
  concatenationTlvs,
  encodeBind,
  openMessage,
  PduWriter,
  statuses,
  statusName,
  tags,
  type ClientSessionSettings,
  type MalformedPdu,
  type MessageInput,
  type MessagePdu,
  type Pdu,
} from '#smpp/smpp.ts'
import { messageOctetsOf, rawPeer, type RawPeer } from '#smpp/testing/raw-peer.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aSendingNetwork, until, walletOf } from '#tools/testing/messaging.ts'
import { aSender } from '#tools/testing/sender.ts'
import type { Bind } from './bind.ts'
import { jobs } from './jobs.ts'
import { listeners } from './listeners.ts'
import type { NewPart } from './long-message.ts'
import { readSubmit } from './read-submit.ts'
import { startSmppEdge } from './smpp.ts'
import { storeParts } from './store-parts.ts'
import { anEsme, aSubmit, someParts, type Esme } from './testing/esme.ts'

await useTestDatabase()

const cost = { memoryKib: 8, passes: 1 }

type World = Awaited<ReturnType<typeof aWorld>>

/** A network that sends, the SMPP door before it, and a login. */
async function aWorld(
  context: TestContext,
  overrides: Parameters<typeof aSendingNetwork>[1] & { login?: Partial<NewSmppCredential> } = {},
) {
  const { login = {}, ...given } = overrides
  const network = await aSendingNetwork(context, given)
  const running = startListeners(listeners)
  context.after(() => running.stop())
  const edge = await startSmppEdge({ host: '127.0.0.1', port: 0, pipeline: network.pipeline })
  context.after(() => edge.stop(100))
  const { credential, password } = await inTransaction((tx) =>
    createSmppCredential(tx, { accountId: network.accountId, maxPerSecond: 5000, cost, ...login }),
  )
  const begin = (settings: Partial<ClientSessionSettings> = {}): Esme =>
    anEsme(context, { port: edge.port, systemId: credential.systemId, password, ...settings })
  const bound = async (settings: Partial<ClientSessionSettings> = {}): Promise<Esme> => {
    const esme = begin(settings)
    await until(
      () => esme.client.state === 'bound',
      () => `the gateway is ${esme.client.state}`,
    )
    return esme
  }
  return { ...network, edge, credential, password, begin, bound }
}

const longText = 'All work and no play makes Jack a dull boy. '.repeat(8).trim()

/** The command_status that answers a bind from a local address of the test's own. */
function bindFrom(localAddress: string, world: World, password: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const socket = connect({ host: '127.0.0.1', port: world.edge.port, localAddress })
  const writer = new PduWriter()
  const { systemId } = world.credential
  const rest = { systemType: '', interfaceVersion: 0x34, addressTon: 0, addressNpi: 0, addressRange: '' }
  encodeBind(writer, commands.bindTransmitter, 1, { systemId, password, ...rest })
  socket.on('error', reject)
  socket.once('data', (octets) => {
    resolve(octets.readUInt32BE(8))
    socket.destroy()
  })
  socket.write(writer.take())
  return promise
}

async function runJob(world: World, name: string): Promise<void> {
  const job = jobs(world.pipeline).find((one) => one.name === name)
  if (!job) throw new Error(`there is no job ${name}`)
  await job.run({})
}

async function aRawBind(context: TestContext, world: World): Promise<RawPeer> {
  const peer = rawPeer(world.edge.port)
  context.after(() => peer.socket.destroy())
  const writer = new PduWriter()
  const { systemId } = world.credential
  const rest = { systemType: '', interfaceVersion: 0x34, addressTon: 0, addressNpi: 0, addressRange: '' }
  encodeBind(writer, commands.bindTransceiver, 1, { systemId, password: world.password, ...rest })
  peer.write(writer.take())
  const answer = await peer.next()
  assert.equal(answer.type === 'bind_response' && answer.status, 0)
  return peer
}

/** The next PDU of a command; receipts that come in between are passed by. */
async function nextResponse(peer: RawPeer, command: number): Promise<Pdu> {
  for (;;) {
    const pdu: Pdu | MalformedPdu = await peer.next()
    if (pdu.type !== 'malformed' && pdu.command === command) return pdu
  }
}

/** A query_sm or cancel_sm for a message. */
function enquiryOctets(command: number, sequence: number, messageId: string): Buffer {
  const id = Buffer.from(`${messageId}\0`)
  const body =
    command === commands.querySm
      ? [id, Buffer.alloc(3)]
      : [Buffer.alloc(1), id, Buffer.alloc(3), Buffer.alloc(3)]
  const octets = Buffer.concat([Buffer.alloc(16), ...body])
  octets.writeUInt32BE(octets.length, 0)
  octets.writeUInt32BE(command, 4)
  octets.writeUInt32BE(sequence, 12)
  return octets
}

function newPartOf(bind: Bind, input: MessageInput): NewPart {
  const defaults = {
    serviceType: '',
    sourceTon: 0,
    sourceNpi: 0,
    source: '',
    destinationTon: 0,
    destinationNpi: 0,
  }
  const more = { esmClass: 0, protocolId: 0, priority: 0, scheduleDeliveryTime: '', validityPeriod: '' }
  const rest = { registeredDelivery: 0, replaceIfPresent: 0, dataCoding: 0, defaultMessageId: 0 }
  const header = { type: 'message', command: commands.submitSm, status: 0, sequence: 1 } as const
  const pdu: MessagePdu = {
    ...header,
    ...defaults,
    ...more,
    ...rest,
    shortMessage: new Uint8Array(),
    tlvs: [],
    ...input,
  }
  const read = readSubmit(pdu, bind, nowMs())
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

const soon = (holds: () => boolean, otherwise: () => string) => until(holds, otherwise, 5_000)

test('carries a submit to the handset and its receipt back', async (context) => {
  const world = await aWorld(context)
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

test('refuses a wrong password, an address that is not allowed and an unknown login alike', async (context) => {
  const world = await aWorld(context, { login: { allowedIps: ['203.0.113.0/24'] } })
  const tries = [{}, { password: 'wrong' }, { systemId: 'nobody' }].map((settings) => world.begin(settings))
  for (const { client } of tries)
    await soon(
      () => client.state === 'waiting',
      () => `the gateway is ${client.state}`,
    )
})

test('looks at no further bind after ten failures from one network, and lets others in', async (context) => {
  const world = await aWorld(context)
  assert.equal(await bindFrom('127.0.0.9', world, world.password), 0)
  for (let failures = 0; failures < 10; failures++)
    assert.equal(await bindFrom('127.0.0.9', world, 'wrong'), statuses.RBINDFAIL)
  assert.equal(await bindFrom('127.0.0.9', world, world.password), statuses.RBINDFAIL)
  assert.equal(await bindFrom('127.0.0.8', world, world.password), 0)
})

test('lets a login have as many binds as it may, and another when one has left', async (context) => {
  const world = await aWorld(context, { login: { maxBinds: 1 } })
  const first = await world.bound()
  const second = world.begin()
  await soon(
    () => second.client.state === 'waiting',
    () => `the gateway is ${second.client.state}`,
  )
  await first.client.close({ drainMs: 10 })
  await world.bound()
})

test('ends the live sessions of a login that is revoked', async (context) => {
  const world = await aWorld(context)
  const esme = await world.bound()
  await inTransaction((tx) => revokeSmppCredential(tx, world.accountId, world.credential.id))
  await soon(
    () => esme.client.state !== 'bound',
    () => 'the session lives on',
  )
  await soon(
    () => esme.client.state === 'waiting',
    () => `the gateway is ${esme.client.state}`,
  )
})

test('throttles what exceeds the rate of the login, and the session lives on', async (context) => {
  const world = await aWorld(context, { login: { maxPerSecond: 5 } })
  const esme = await world.bound({ throttleMinMs: 1 })
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () =>
      esme.submit(aSubmit(world.sender, aPhoneNumber(), { registeredDelivery: 0 })),
    ),
  )
  const throttled = outcomes.filter(({ status }) => status === statuses.RTHROTTLED)
  assert.equal(throttled.length, 5)
  await pause(300)
  assert.equal((await esme.submit(aSubmit(world.sender, aPhoneNumber()))).status, 0)
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
    const world = await aWorld(context)
    const esme = await world.bound()
    const before = await walletOf(world.accountId)
    const outcome = await esme.submit(aSubmit(sender ?? world.sender, to ?? aPhoneNumber(), change))
    assert.equal(statusName(outcome.status), statusName(status))
    assert.deepEqual(await walletOf(world.accountId), before)
  })
}

test('refuses an empty wallet with its own status, naming code and sentence in a TLV', async (context) => {
  const world = await aWorld(context, { account: { balance: '0.00' } })
  const peer = rawPeer(world.edge.port)
  context.after(() => peer.socket.destroy())
  const writer = new PduWriter()
  encodeBind(writer, commands.bindTransmitter, 1, {
    systemId: world.credential.systemId,
    password: world.password,
    systemType: '',
    interfaceVersion: 0x34,
    addressTon: 0,
    addressNpi: 0,
    addressRange: '',
  })
  peer.write(writer.take())
  await peer.next()
  peer.write(messageOctetsOf(commands.submitSm, 2, aSubmit(world.sender, aPhoneNumber())))
  const answer = await peer.next()
  assert.ok(answer.type === 'message_response')
  assert.equal(answer.status, 0x0401)
  assert.match(Buffer.from(answer.tlvs[0]?.value ?? []).toString(), /^balance_insufficient: .*\0$/)
})

for (const order of [
  [0, 1, 2],
  [2, 0, 1],
]) {
  test(`makes one message of parts that come in the order ${order.join(' ')}, and tells of each that asked`, async (context) => {
    const world = await aWorld(context)
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
  const world = await aWorld(context)
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
  const world = await aWorld(context)
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
  const world = await aWorld(context, { account: { balance: '0.01' } })
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
  const world = await aWorld(context)
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
  const world = await aWorld(context)
  const to = aPhoneNumber()
  const bind: Bind = {
    grant: { ...world.credential, credentialId: world.credential.id },
    country: 'US',
    systemType: '',
    knowsTlvs: true,
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
  const world = await aWorld(context)
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

test('keeps receipts while nobody is bound, and delivers them on the next bind', async (context) => {
  const world = await aWorld(context)
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
  const world = await aWorld(context)
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
  const world = await aWorld(context)
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
  const world = await aWorld(context)
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
  const world = await aWorld(context)
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

test('answers query_sm and cancel_sm for a message that waits for its time', async (context) => {
  const world = await aWorld(context)
  const peer = await aRawBind(context, world)
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
  const world = await aWorld(context)
  const peer = await aRawBind(context, world)
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

test('leaves other sessions untouched by a peer that breaks the protocol', async (context) => {
  const world = await aWorld(context)
  const esme = await world.bound()
  const peer = await aRawBind(context, world)
  const damaged = messageOctetsOf(commands.submitSm, 2, aSubmit(world.sender, aPhoneNumber()))
  damaged.writeUInt32BE(0xffffffff, 0)
  peer.write(damaged)
  await peer.closed
  assert.equal((await esme.submit(aSubmit(world.sender, aPhoneNumber()))).status, 0)
})
