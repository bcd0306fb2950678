import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { bareOctets, messageOctetsOf, rawCentre } from './testing/raw-peer.ts'
import { until } from '#tools/testing/until.ts'
import type { RawPeer } from './testing/raw-peer.ts'
import { ClientSession, commands, PduWriter, encodeResponse, startSmppServer, statuses } from './smpp.ts'
import type {
  ClientSessionSettings,
  LateResponse,
  Outcome,
  Respond,
  RespondToSubmit,
  ServerSession,
  SmppServerHandlers,
} from './smpp.ts'
import type { ClientSessionHandlers } from './client-session.ts'

const message = { source: 'PATCHB', destination: '919812345678', shortMessage: Buffer.from('hi') }

async function centre(
  context: TestContext,
  handlers: Partial<SmppServerHandlers> = {},
): Promise<{ port: number; sessions: () => ServerSession[] }> {
  const server = await startSmppServer(
    { port: 0 },
    { onBind: () => ({ status: 0 }), onSubmit: (_session, _pdu, respond) => respond(0, 'a1'), ...handlers },
  )
  context.after(() => server.close(50))
  return { port: server.port, sessions: server.sessions }
}

/** A centre that lets everyone bind and then does as `script` says. */
async function scripted(context: TestContext, script: (peer: RawPeer) => Promise<void>): Promise<number> {
  const converse = async (peer: RawPeer): Promise<void> => {
    const bind = await peer.next()
    peer.write(responded(commands.bindTransceiverResp, bind.sequence, 'centre'))
    await script(peer)
  }
  const listening = await rawCentre((peer) => {
    // The conversation ends when the session under test leaves it.
    void Promise.race([converse(peer), peer.closed]).catch(() => {})
  })
  context.after(() => listening.close())
  return listening.port
}

function responded(command: number, sequence: number, text: string): Buffer {
  const writer = new PduWriter()
  encodeResponse(writer, command, 0, sequence, text)
  return writer.take()
}

function session(
  context: TestContext,
  port: number,
  settings: Partial<ClientSessionSettings> = {},
  handlers: ClientSessionHandlers = {},
): { client: ClientSession; bound: Promise<void>; states: string[] } {
  const states: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const client = new ClientSession(
    {
      host: '127.0.0.1',
      port,
      mode: 'transceiver',
      systemId: 'us',
      password: 'secret',
      unbindTimeoutMs: 100,
      ...settings,
    },
    {
      ...handlers,
      onState: (state, detail) => {
        states.push(state)
        if (state === 'bound') resolve()
        handlers.onState?.(state, detail)
      },
    },
  )
  context.after(() => client.close({ drainMs: 10 }))
  client.open()
  return { client, bound: promise, states }
}

test('submits, and gives the message id of the answer', async (context) => {
  const { port } = await centre(context)
  const { client, bound } = session(context, port)
  await bound
  assert.deepEqual(await client.submitAndWait(message), { kind: 'answered', status: 0, messageId: 'a1' })
})

test('takes no more than its window, and offers room when answers come', async (context) => {
  const responds: RespondToSubmit[] = []
  const { port } = await centre(context, { onSubmit: (_session, _pdu, respond) => responds.push(respond) })
  let slots = 0
  const { client, bound } = session(context, port, { window: 2 }, { onSlot: () => slots++ })
  await bound
  assert.equal(client.freeSlots, 2)
  let done = 0
  assert.deepEqual(
    [1, 2, 3].map(() => client.submit(message, () => done++)),
    [true, true, false],
  )
  await until(() => responds.length === 2)
  const before = slots
  responds[1]?.(0, 'x')
  await until(() => done === 1)
  assert.equal(slots, before + 1)
  assert.equal(client.freeSlots, 1)
})

test('ends a message that cannot be encoded by itself, and takes no slot for it', async (context) => {
  const { port } = await centre(context)
  const { client, bound } = session(context, port)
  await bound
  const outcome = await client.submitAndWait({ ...message, source: 'x'.repeat(21) })
  assert.deepEqual(outcome, { kind: 'unsendable', status: statuses.RINVSRCADR })
  assert.equal(client.outstanding, 0)
})

test('takes nothing before it is bound', async (context) => {
  const { port } = await centre(context)
  const { client } = session(context, port)
  assert.equal(client.freeSlots, 0)
  assert.equal(await client.submitAndWait(message), null)
})

test('ends everything outstanding as ambiguous when the link dies, each once, and binds again', async (context) => {
  const port = await scripted(context, async (peer) => {
    for (let count = 0; count < 5; count++) await peer.next()
    peer.socket.destroy()
  })
  const { client, bound, states } = session(context, port, { reconnectMinMs: 10 })
  await bound
  const outcomes: Outcome[] = []
  const refusedInside: boolean[] = []
  for (let count = 0; count < 5; count++) {
    client.submit(message, (outcome) => {
      outcomes.push(outcome)
      refusedInside.push(client.submit(message, () => {}))
    })
  }
  await until(() => states.filter((state) => state === 'bound').length === 2)
  assert.deepEqual(outcomes, Array(5).fill({ kind: 'ambiguous', reason: 'link_lost' }))
  assert.deepEqual(refusedInside, Array(5).fill(false))
  assert.deepEqual(states.slice(0, 5), ['connecting', 'binding', 'bound', 'waiting', 'connecting'])
})

test('ends an unanswered submit as ambiguous, and reports the answer that comes late with its reference', async (context) => {
  const responds: RespondToSubmit[] = []
  const { port } = await centre(context, { onSubmit: (_session, _pdu, respond) => responds.push(respond) })
  const late: LateResponse[] = []
  const onLateResponse = (response: LateResponse): void => void late.push(response)
  const { client, bound } = session(context, port, { responseTimeoutMs: 40 }, { onLateResponse })
  await bound
  const outcomes: Outcome[] = []
  client.submit(message, (outcome) => outcomes.push(outcome), 'msg_1')
  await until(() => outcomes.length === 1)
  assert.deepEqual(outcomes, [{ kind: 'ambiguous', reason: 'response_timeout' }])
  responds[0]?.(0, 'b2')
  await until(() => late.length === 1)
  assert.deepEqual(late, [{ reference: 'msg_1', status: 0, messageId: 'b2' }])
  assert.equal(outcomes.length, 1)
})

test('ends a submit whose answer is garbled as ambiguous, and the link lives on', async (context) => {
  const port = await scripted(context, async (peer) => {
    const submit = await peer.next()
    const garbled = Buffer.concat([bareOctets(commands.submitSmResp, submit.sequence), Buffer.from('noend')])
    garbled.writeUInt32BE(garbled.length, 0)
    peer.write(garbled)
    const second = await peer.next()
    peer.write(responded(commands.submitSmResp, second.sequence, 'ok'))
  })
  const { client, bound } = session(context, port)
  await bound
  assert.deepEqual(await client.submitAndWait(message), { kind: 'ambiguous', reason: 'garbled_response' })
  assert.deepEqual(await client.submitAndWait(message), { kind: 'answered', status: 0, messageId: 'ok' })
})

test('takes a generic_nack as the answer to the submit it names', async (context) => {
  const port = await scripted(context, async (peer) => {
    const submit = await peer.next()
    peer.write(bareOctets(commands.genericNack, submit.sequence, statuses.RINVCMDID))
  })
  const { client, bound } = session(context, port)
  await bound
  const outcome = await client.submitAndWait(message)
  assert.deepEqual(outcome, { kind: 'answered', status: statuses.RINVCMDID, messageId: '' })
})

for (const status of [statuses.RTHROTTLED, statuses.RMSGQFUL]) {
  test(`pauses after status ${status}, once for a whole window, and then goes on`, async (context) => {
    let refusing = true
    const { port } = await centre(context, {
      onSubmit: (_session, _pdu, respond) => respond(refusing ? status : 0, 'a1'),
    })
    const pauses: number[] = []
    let slotsWhilePaused = 0
    const { client, bound } = session(
      context,
      port,
      { throttleMinMs: 80, throttleMaxMs: 160 },
      {
        onThrottled: (_status, pauseMs) => pauses.push(pauseMs),
        onSlot: () => (slotsWhilePaused += client.freeSlots === 0 ? 1 : 0),
      },
    )
    await bound
    const statusesSeen: number[] = []
    for (let count = 0; count < 5; count++) {
      client.submit(message, (outcome) =>
        statusesSeen.push(outcome.kind === 'answered' ? outcome.status : -1),
      )
    }
    await until(() => statusesSeen.length === 5)
    assert.deepEqual(pauses, [80])
    assert.equal(
      client.submit(message, () => {}),
      false,
    )
    await until(() => client.freeSlots > 0)
    assert.equal(slotsWhilePaused, 0)
    await client.submitAndWait(message)
    assert.deepEqual(pauses, [80, 160])
    refusing = false
    await until(() => client.freeSlots > 0)
    assert.equal((await client.submitAndWait(message))?.kind, 'answered')
    assert.ok(client.freeSlots > 0)
  })
}

test('answers deliveries when told to, in any order, each once', async (context) => {
  const answers: Respond[] = []
  const { port, sessions } = await centre(context)
  const { bound } = session(context, port, {}, { onDeliver: (_pdu, respond) => answers.push(respond) })
  await bound
  await until(() => sessions()[0]?.state === 'bound')
  const seen: [number, number][] = []
  for (const index of [0, 1]) {
    sessions()[0]?.deliver(message, (outcome) =>
      seen.push([index, outcome.kind === 'answered' ? outcome.status : -1]),
    )
  }
  await until(() => answers.length === 2)
  assert.equal(answers[1]?.(0), true)
  assert.equal(answers[1]?.(0), false)
  assert.equal(answers[0]?.(statuses.RX_T_APPN), true)
  await until(() => seen.length === 2)
  assert.deepEqual(seen, [
    [1, 0],
    [0, statuses.RX_T_APPN],
  ])
})

test('refuses a delivery for now when nobody takes it', async (context) => {
  const { port, sessions } = await centre(context)
  const { bound } = session(context, port)
  await bound
  await until(() => sessions()[0]?.state === 'bound')
  const outcome = await new Promise<Outcome>((resolve) => {
    sessions()[0]?.deliver(message, resolve)
  })
  assert.deepEqual(outcome, { kind: 'answered', status: statuses.RX_T_APPN, messageId: '' })
})

test('says so when a delivery is answered after its link has gone', async (context) => {
  const answers: Respond[] = []
  const port = await scripted(context, (peer) => {
    peer.write(messageOctetsOf(commands.deliverSm, 1))
    return Promise.resolve()
  })
  const handlers: ClientSessionHandlers = { onDeliver: (_pdu, respond) => answers.push(respond) }
  const { client } = session(context, port, {}, handlers)
  await until(() => answers.length === 1)
  await client.close({ drainMs: 10 })
  assert.equal(answers[0]?.(0), false)
})

test('waits long after a refused bind instead of hammering', async (context) => {
  let binds = 0
  const { port } = await centre(context, {
    onBind: () => {
      binds++
      return { status: statuses.RINVPASWD }
    },
  })
  const details: string[] = []
  const onState = (state: string, detail: string): void => void (state === 'waiting' && details.push(detail))
  session(context, port, { reconnectMinMs: 5, bindRefusedMs: 5000 }, { onState })
  await until(() => details.length === 1)
  await new Promise((resolve) => setTimeout(resolve, 60))
  assert.equal(binds, 1)
  assert.match(details[0] ?? '', /bind_refused: ESME_RINVPASWD; again in 5000 ms/)
})

test('gives up a centre that accepts the connection and never answers the bind', async (context) => {
  const listening = await rawCentre(() => {})
  context.after(() => listening.close())
  const { states } = session(context, listening.port, { bindTimeoutMs: 50, reconnectMinMs: 5000 })
  await until(() => states.includes('waiting'))
  assert.deepEqual(states, ['connecting', 'binding', 'waiting'])
})

test('finishes what is outstanding before it unbinds', async (context) => {
  const responds: RespondToSubmit[] = []
  const ends: string[] = []
  const { port } = await centre(context, {
    onSubmit: (_session, _pdu, respond) => responds.push(respond),
    onEnd: (_session, end) => ends.push(end),
  })
  const { client, bound } = session(context, port)
  await bound
  const outcomes: Outcome[] = []
  client.submit(message, (outcome) => outcomes.push(outcome))
  await until(() => responds.length === 1)
  const closing = client.close({ drainMs: 2000 })
  assert.equal(client.state, 'draining')
  assert.equal(
    client.submit(message, () => {}),
    false,
  )
  responds[0]?.(0, 'c3')
  await closing
  assert.deepEqual(outcomes, [{ kind: 'answered', status: 0, messageId: 'c3' }])
  assert.deepEqual(ends, ['unbound'])
  assert.equal(client.state, 'closed')
})

test('ends as ambiguous what is still outstanding when draining takes too long', async (context) => {
  const port = await scripted(context, async (peer) => {
    for (;;) {
      const pdu = await peer.next()
      if (pdu.command === commands.unbind) peer.write(bareOctets(commands.unbindResp, pdu.sequence))
    }
  })
  const { client, bound } = session(context, port)
  await bound
  const outcomes: Outcome[] = []
  client.submit(message, (outcome) => outcomes.push(outcome))
  await client.close({ drainMs: 40 })
  assert.deepEqual(outcomes, [{ kind: 'ambiguous', reason: 'link_lost' }])
})

test('answers an unbind from the centre, and connects again', async (context) => {
  const { port, sessions } = await centre(context)
  const { bound, states } = session(context, port, { reconnectMinMs: 10 })
  await bound
  await until(() => sessions()[0]?.state === 'bound')
  await sessions()[0]?.close()
  await until(() => states.filter((state) => state === 'bound').length === 2)
})

test('gives up a link whose enquire_link goes unanswered', async (context) => {
  const port = await scripted(context, async () => {})
  const details: string[] = []
  const onState = (_state: string, detail: string): void => void details.push(detail)
  const settings = { enquireLinkMs: 30, enquireTimeoutMs: 40, reconnectMinMs: 5000 }
  session(context, port, settings, { onState })
  await until(() => details.some((detail) => detail.startsWith('enquire_timeout')))
})

test('goes on beside another session whose centre sends nonsense', async (context) => {
  const nonsense = await scripted(context, (peer) => {
    peer.write(Buffer.alloc(64, 0xff))
    return Promise.resolve()
  })
  const { port } = await centre(context)
  const bad = session(context, nonsense, { reconnectMinMs: 5000 })
  const good = session(context, port)
  await Promise.all([bad.bound, good.bound])
  await until(() => bad.states.includes('waiting'))
  assert.equal((await good.client.submitAndWait(message))?.kind, 'answered')
})

test('moves ten thousand messages through a small window, each answered once', async (context) => {
  const { port } = await centre(context)
  const answered = new Set<number>()
  let sent = 0
  const fill = (): void => {
    while (sent < 10_000) {
      const id = sent
      if (!client.submit(message, () => answered.add(id))) return
      sent++
    }
  }
  const { client } = session(context, port, { window: 50 }, { onSlot: () => fill() })
  await until(() => answered.size === 10_000)
  assert.equal(sent, 10_000)
})
