import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { bareOctets, bindOctets, messageOctetsOf, rawPeer } from './testing/raw-peer.ts'
import type { RawPeer } from './testing/raw-peer.ts'
import { commands, startSmppServer, statuses, tags } from './smpp.ts'
import type { BindAnswer, Outcome, RespondToSubmit, ServerSession, SmppServerHandlers } from './smpp.ts'
import type { SmppServerSettings } from './smpp-server.ts'

type Started = {
  peer: () => RawPeer
  ends: string[]
  sessions: () => ServerSession[]
  close: () => Promise<void>
}

async function start(
  context: TestContext,
  handlers: Partial<SmppServerHandlers> = {},
  settings: Partial<SmppServerSettings> = {},
): Promise<Started> {
  const ends: string[] = []
  const server = await startSmppServer(
    { port: 0, ...settings },
    {
      onBind: () => ({ status: 0 }),
      onSubmit: (_session, _pdu, respond) => respond(0, 'a1'),
      onEnd: (_session, end) => ends.push(end),
      ...handlers,
    },
  )
  const peers: RawPeer[] = []
  context.after(async () => {
    for (const peer of peers) peer.socket.destroy()
    await server.close(50)
  })
  const peer = (): RawPeer => {
    const connected = rawPeer(server.port)
    peers.push(connected)
    return connected
  }
  return { peer, ends, sessions: server.sessions, close: () => server.close(500) }
}

async function bound(peer: RawPeer, command: number = commands.bindTransceiver): Promise<RawPeer> {
  peer.write(bindOctets(command, 1))
  const response = await peer.next()
  assert.equal(response.type === 'bind_response' && response.status, 0)
  return peer
}

async function assertAnswer(peer: RawPeer, command: number, status: number, sequence: number): Promise<void> {
  const pdu = await peer.next()
  assert.notEqual(pdu.type, 'malformed')
  assert.deepEqual([pdu.command, pdu.status, pdu.sequence], [command, status, sequence])
}

test('names itself and its version to a peer that binds', async (context) => {
  const { peer } = await start(context, {}, { systemId: 'centre' })
  const connected = peer()
  connected.write(bindOctets())
  const response = await connected.next()
  assert.equal(response.type, 'bind_response')
  if (response.type === 'bind_response') {
    assert.equal(response.systemId, 'centre')
    assert.deepEqual([response.tlvs[0]?.tag, response.tlvs[0]?.value[0]], [0x210, 0x34])
  }
})

test('refuses a bind with the status its owner gives, and ends the connection', async (context) => {
  const { peer, ends } = await start(context, {
    onBind: () => Promise.resolve({ status: statuses.RINVPASWD }),
  })
  const connected = peer()
  connected.write(bindOctets())
  await assertAnswer(connected, commands.bindTransceiverResp, statuses.RINVPASWD, 1)
  await connected.closed
  assert.deepEqual(ends, ['bind_refused'])
})

test('fails a bind whose decision failed', async (context) => {
  const { peer } = await start(context, {
    onBind: () => Promise.reject<BindAnswer>(new Error('no database')),
  })
  const connected = peer()
  connected.write(bindOctets())
  await assertAnswer(connected, commands.bindTransceiverResp, statuses.RBINDFAIL, 1)
})

test('refuses a submit before the bind, and the session lives on', async (context) => {
  const { peer } = await start(context)
  const connected = peer()
  connected.write(messageOctetsOf(commands.submitSm, 5))
  await assertAnswer(connected, commands.submitSmResp, statuses.RINVBNDSTS, 5)
  await bound(connected)
})

test('refuses a submit on a receiver, and offers it no room on a transmitter for deliveries', async (context) => {
  const { peer, sessions } = await start(context)
  const receiver = await bound(peer(), commands.bindReceiver)
  receiver.write(messageOctetsOf(commands.submitSm, 5))
  await assertAnswer(receiver, commands.submitSmResp, statuses.RINVBNDSTS, 5)
  await bound(peer(), commands.bindTransmitter)
  const transmitter = sessions().find((session) => session.bind?.mode === 'transmitter')
  assert.equal(transmitter?.freeSlots, 0)
  assert.equal(
    transmitter?.deliver({ destination: '1' }, () => {}),
    false,
  )
})

test('refuses a second bind as already bound', async (context) => {
  const { peer } = await start(context)
  const connected = await bound(peer())
  connected.write(bindOctets(commands.bindTransmitter, 2))
  await assertAnswer(connected, commands.bindTransmitterResp, statuses.RALYBND, 2)
})

for (const command of [commands.submitMulti, commands.deliverSm, commands.outbind, 0x7777]) {
  test(`answers command 0x${command.toString(16)} with generic_nack, and the session lives on`, async (context) => {
    const { peer } = await start(context)
    const connected = await bound(peer())
    connected.write(command === commands.deliverSm ? messageOctetsOf(command, 9) : bareOctets(command, 9))
    await assertAnswer(connected, commands.genericNack, statuses.RINVCMDID, 9)
    connected.write(bareOctets(commands.enquireLink, 10))
    await assertAnswer(connected, commands.enquireLinkResp, 0, 10)
  })
}

test('answers replace_sm with its own refusal, and the session lives on', async (context) => {
  const { peer } = await start(context)
  const connected = await bound(peer())
  connected.write(bareOctets(commands.replaceSm, 9))
  await assertAnswer(connected, commands.replaceSmResp, statuses.RREPLACEFAIL, 9)
  connected.write(bareOctets(commands.enquireLink, 10))
  await assertAnswer(connected, commands.enquireLinkResp, 0, 10)
})

test('says in a TLV why a submit is refused', async (context) => {
  const why = { tag: tags.additionalStatusInfoText, value: Buffer.from('no such sender\0') }
  const { peer } = await start(context, {
    onSubmit: (_session, _pdu, respond) => respond(statuses.RINVSRCADR, '', [why]),
  })
  const connected = await bound(peer())
  connected.write(messageOctetsOf(commands.submitSm, 9))
  const answer = await connected.next()
  assert.equal(answer.type === 'message_response' && answer.status, statuses.RINVSRCADR)
  const [tlv] = answer.type === 'message_response' ? answer.tlvs : []
  assert.deepEqual({ ...tlv, value: Buffer.from(tlv?.value ?? []) }, why)
})

for (const length of [0, 2, 4, 15, 70_001, 0xffffffff]) {
  test(`answers command_length ${length} with generic_nack and closes, other sessions untouched`, async (context) => {
    const { peer, ends } = await start(context)
    const other = await bound(peer())
    const connected = await bound(peer())
    const octets = bareOctets(commands.enquireLink, 3)
    octets.writeUInt32BE(length, 0)
    connected.write(octets)
    await assertAnswer(connected, commands.genericNack, statuses.RINVCMDLEN, 0)
    await connected.closed
    assert.deepEqual(ends, ['impossible_length'])
    other.write(messageOctetsOf(commands.submitSm, 6))
    await assertAnswer(other, commands.submitSmResp, 0, 6)
  })
}

test('answers a malformed submit with its status, and the session and its neighbours live on', async (context) => {
  const { peer } = await start(context)
  const connected = await bound(peer())
  const other = await bound(peer())
  const tooLong = messageOctetsOf(commands.submitSm, 7)
  const octets = Buffer.concat([tooLong, Uint8Array.of(0x14, 0, 1, 0xff, 1)])
  octets.writeUInt32BE(octets.length, 0)
  connected.write(octets)
  await assertAnswer(connected, commands.submitSmResp, statuses.RINVTLVLEN, 7)
  for (const survivor of [connected, other]) {
    survivor.write(messageOctetsOf(commands.submitSm, 8))
    await assertAnswer(survivor, commands.submitSmResp, 0, 8)
  }
})

test('answers a submit with sequence 0 with generic_nack, and the session lives on', async (context) => {
  const { peer } = await start(context)
  const connected = await bound(peer())
  connected.write(messageOctetsOf(commands.submitSm, 0))
  const pdu = await connected.next()
  assert.deepEqual([pdu.command, pdu.sequence], [commands.genericNack, 0])
  connected.write(bareOctets(commands.enquireLink, 10))
  await assertAnswer(connected, commands.enquireLinkResp, 0, 10)
})

test('survives random octets from many peers, and serves the next one', async (context) => {
  const { peer } = await start(context)
  for (let round = 0; round < 30; round++) {
    const noise = Buffer.alloc(200)
    for (let at = 0; at < noise.length; at++) noise[at] = (round * 7919 + at * 104_729) % 251
    const connected = peer()
    connected.write(round % 2 === 0 ? noise : Buffer.concat([bindOctets(), noise]))
  }
  await bound(peer())
})

test('closes a connection that begins a PDU and never ends it', async (context) => {
  const { peer, ends } = await start(context, {}, { halfPduMs: 60 })
  const connected = await bound(peer())
  connected.write(messageOctetsOf(commands.submitSm, 5).subarray(0, 20))
  const drip = setInterval(() => connected.write(Uint8Array.of(0)), 20)
  await connected.closed
  clearInterval(drip)
  assert.deepEqual(ends, ['half_pdu'])
})

test('closes a connection that never binds', async (context) => {
  const { peer, ends } = await start(context, {}, { sessionInitMs: 40 })
  await peer().closed
  assert.deepEqual(ends, ['bind_timeout'])
})

test('asks a silent peer whether it lives, and closes it when no answer comes', async (context) => {
  const faults: string[] = []
  const onFault: SmppServerHandlers['onFault'] = (_session, fault) => faults.push(fault.reason)
  const { peer, ends } = await start(context, { onFault }, { enquireLinkMs: 50, enquireTimeoutMs: 60 })
  const connected = await bound(peer())
  const first = await connected.next()
  assert.equal(first.command, commands.enquireLink)
  connected.write(bareOctets(commands.enquireLinkResp, first.sequence))
  assert.equal((await connected.next()).command, commands.enquireLink)
  await connected.closed
  assert.deepEqual(ends, ['enquire_timeout'])
  assert.deepEqual(faults, [])
})

test('throttles what exceeds the window, and takes more once it has answered', async (context) => {
  const responds: RespondToSubmit[] = []
  const { peer } = await start(context, {
    onBind: () => ({ status: 0, window: 2 }),
    onSubmit: (_session, _pdu, respond) => responds.push(respond),
  })
  const connected = await bound(peer())
  for (const sequence of [1, 2, 3]) connected.write(messageOctetsOf(commands.submitSm, sequence))
  await assertAnswer(connected, commands.submitSmResp, statuses.RTHROTTLED, 3)
  assert.equal(responds[1]?.(0, 'b'), true)
  await assertAnswer(connected, commands.submitSmResp, 0, 2)
  connected.write(messageOctetsOf(commands.submitSm, 4))
  await assertAnswerLater(connected, () => responds.length === 3)
})

async function assertAnswerLater(peer: RawPeer, reached: () => boolean): Promise<void> {
  peer.write(bareOctets(commands.enquireLink, 99))
  await assertAnswer(peer, commands.enquireLinkResp, 0, 99)
  assert.ok(reached())
}

test('throttles what exceeds the rate', async (context) => {
  const { peer } = await start(context, { onBind: () => ({ status: 0, perSecond: 2 }) })
  const connected = await bound(peer())
  for (const sequence of [1, 2, 3]) connected.write(messageOctetsOf(commands.submitSm, sequence))
  await assertAnswer(connected, commands.submitSmResp, 0, 1)
  await assertAnswer(connected, commands.submitSmResp, 0, 2)
  await assertAnswer(connected, commands.submitSmResp, statuses.RTHROTTLED, 3)
})

test('answers submits in any order, each once', async (context) => {
  const responds: RespondToSubmit[] = []
  const { peer } = await start(context, { onSubmit: (_session, _pdu, respond) => responds.push(respond) })
  const connected = await bound(peer())
  connected.write(Buffer.concat([1, 2].map((sequence) => messageOctetsOf(commands.submitSm, sequence))))
  await assertAnswerLater(connected, () => responds.length === 2)
  assert.equal(responds[1]?.(0, 'b'), true)
  assert.equal(responds[1]?.(0, 'b'), false)
  assert.equal(responds[0]?.(statuses.RSUBMITFAIL), true)
  await assertAnswer(connected, commands.submitSmResp, 0, 2)
  await assertAnswer(connected, commands.submitSmResp, statuses.RSUBMITFAIL, 1)
})

test('ends a delivery as ambiguous when the peer goes, once', async (context) => {
  const outcomes: Outcome[] = []
  const { peer, sessions } = await start(context)
  const connected = await bound(peer())
  const gone = Promise.withResolvers<void>()
  sessions()[0]?.deliver({ destination: '1' }, (outcome) => {
    outcomes.push(outcome)
    gone.resolve()
  })
  assert.equal((await connected.next()).command, commands.deliverSm)
  connected.socket.destroy()
  await gone.promise
  assert.deepEqual(outcomes, [{ kind: 'ambiguous', reason: 'link_lost' }])
})

test('answers what was submitted before it lets a peer unbind', async (context) => {
  const responds: RespondToSubmit[] = []
  const { peer, ends } = await start(context, {
    onSubmit: (_session, _pdu, respond) => responds.push(respond),
  })
  const connected = await bound(peer())
  connected.write(Buffer.concat([messageOctetsOf(commands.submitSm, 2), bareOctets(commands.unbind, 3)]))
  connected.write(messageOctetsOf(commands.submitSm, 4))
  await assertAnswer(connected, commands.submitSmResp, statuses.RINVBNDSTS, 4)
  responds[0]?.(0, 'late')
  await assertAnswer(connected, commands.submitSmResp, 0, 2)
  await assertAnswer(connected, commands.unbindResp, 0, 3)
  await connected.closed
  assert.deepEqual(ends, ['unbound'])
})

test('unbinds every peer when it closes', async (context) => {
  const { peer, close } = await start(context)
  const connected = await bound(peer())
  const closing = close()
  const unbind = await connected.next()
  assert.equal(unbind.command, commands.unbind)
  connected.write(bareOctets(commands.unbindResp, unbind.sequence))
  await connected.closed
  await closing
})

test('answers a query with its owner’s answer, and refuses it without one', async (context) => {
  const answer = { messageId: 'a1', finalDate: '', messageState: 2, errorCode: 0 }
  const { peer } = await start(context, {
    onQuery: (_session, pdu) => (pdu.messageId === 'a1' ? answer : null),
  })
  const connected = await bound(peer())
  for (const [messageId, status] of [
    ['a1', 0],
    ['zz', statuses.RQUERYFAIL],
  ] as const) {
    const body = Buffer.from(`${messageId}\0\0\0A\0`)
    const octets = Buffer.concat([bareOctets(commands.querySm, 5), body])
    octets.writeUInt32BE(octets.length, 0)
    connected.write(octets)
    await assertAnswer(connected, commands.querySmResp, status, 5)
  }
})

test('turns away connections beyond its limit', async (context) => {
  const { peer } = await start(context, {}, { connectionsMax: 1 })
  await bound(peer())
  await peer().closed
})
