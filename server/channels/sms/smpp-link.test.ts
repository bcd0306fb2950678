import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import {
  startSmppServer,
  statuses,
  type MessagePdu,
  type Outcome as Answer,
  type RespondToSubmit,
  type ServerSession,
  type SmppServer,
  type SmppServerHandlers,
} from '#smpp/smpp.ts'
import { until } from '#tools/testing/until.ts'
import type { LateReference, LinkState, OutboundMessage, Outcome } from '../channel.ts'
import type { Update } from '../update.ts'
import { SmppLink } from './smpp-link.ts'
import { smppSettings, type SmppSettings } from './smpp-settings.ts'
import { anOutboundMessage } from '#tools/testing/outbound-message.ts'

type Submit = { readonly pdu: MessagePdu; readonly respond: RespondToSubmit; readonly session: ServerSession }

/** A message centre that answers what the test tells it to; by default everything is taken as m1, m2 … */
async function centre(
  context: TestContext,
  answer: ((submit: Submit, number: number) => void) | null = null,
  handlers: Partial<SmppServerHandlers> = {},
): Promise<{ server: SmppServer; submits: Submit[] }> {
  const submits: Submit[] = []
  const server = await startSmppServer(
    { port: 0 },
    {
      onBind: () => ({ status: 0 }),
      onSubmit: (session, pdu, respond) => {
        const submit = { pdu: { ...pdu, shortMessage: Buffer.from(pdu.shortMessage) }, respond, session }
        const number = submits.push(submit)
        if (answer) answer(submit, number)
        else respond(0, `m${number}`)
      },
      ...handlers,
    },
  )
  context.after(() => server.close(20))
  return { server, submits }
}

/** A link to the centre that is up, and what it told. */
async function linkTo(context: TestContext, { port }: SmppServer, given: Partial<SmppSettings> = {}) {
  const told = { updates: [] as [Update, (kept: boolean) => void][], late: [] as LateReference[], rooms: 0 }
  const states: LinkState[] = []
  const settings = { ...smppSettings.parse({ host: '127.0.0.1', port, systemId: 'us' }), ...given }
  const link = new SmppLink(settings, 'secret', {
    onRoom: () => told.rooms++,
    onState: (state) => states.push(state),
    onUpdate: (update, stored) => told.updates.push([update, stored]),
    onLate: (late) => told.late.push(late),
  })
  context.after(() => link.close(20))
  await until(() => link.state() === 'up')
  return { link, states, ...told, roomsTold: () => told.rooms }
}

const message = (text = 'hello', id = 'm'): OutboundMessage =>
  anOutboundMessage({ id, from: 'PATCHB', to: '+919812345678', content: { type: 'text', text } })
const long = 'word '.repeat(80)

function sending(link: SmppLink, text?: string, id?: string): Outcome[] {
  const outcomes: Outcome[] = []
  link.send(message(text, id), (outcome) => outcomes.push(outcome))
  return outcomes
}

test('hands a message over and gives the reference the carrier calls it by', async (t) => {
  const { server, submits } = await centre(t)
  const { link } = await linkTo(t, server)
  const outcomes = sending(link)
  await until(() => outcomes.length > 0)
  assert.deepEqual(outcomes, [{ kind: 'submitted', refs: ['m1'] }])
  assert.equal(submits[0]?.pdu.destination, '919812345678')
})

test('a long message ends once, when the last of its parts is answered, with one reference a part in order', async (t) => {
  const answers: Submit[] = []
  const { server } = await centre(t, (submit) => answers.push(submit))
  const { link } = await linkTo(t, server)
  const outcomes = sending(link, long)
  await until(() => answers.length === 3)
  answers[2]?.respond(0, 'c')
  answers[0]?.respond(0, 'a')
  await pause(30)
  assert.deepEqual(outcomes, [])
  answers[1]?.respond(0, 'b')
  await until(() => outcomes.length > 0)
  assert.deepEqual(outcomes, [{ kind: 'submitted', refs: ['a', 'b', 'c'] }])
})

test('never more parts are under way than the windows of its binds, and room comes back with the answers', async (t) => {
  const waiting: Submit[] = []
  const { server, submits } = await centre(t, (submit) => waiting.push(submit))
  const { link, roomsTold } = await linkTo(t, server, { window: 2, binds: 2 })
  await until(() => link.room() === 4)
  const all = Array.from({ length: 4 }, () => sending(link))
  assert.equal(link.room(), 0)
  await until(() => waiting.length === 4)
  const before = roomsTold()
  waiting[0]?.respond(0, 'x')
  await until(() => all.flat().length === 1)
  assert.equal(link.room(), 1)
  assert.ok(roomsTold() > before)
  assert.equal(new Set(submits.map(({ session }) => session.id)).size, 2)
})

test('parts beyond the window wait and follow', async (t) => {
  const waiting: Submit[] = []
  const { server } = await centre(t, (submit) => waiting.push(submit))
  const { link } = await linkTo(t, server, { window: 1 })
  const outcomes = sending(link, long)
  for (let part = 1; part <= 3; part++) {
    await until(() => waiting.length === part)
    assert.equal(link.room(), 0)
    waiting[part - 1]?.respond(0, `p${part}`)
  }
  await until(() => outcomes.length > 0)
  assert.deepEqual(outcomes, [{ kind: 'submitted', refs: ['p1', 'p2', 'p3'] }])
})

test('a message that is throttled goes again after the pause, and only its end is told', async (t) => {
  const { server, submits } = await centre(t, ({ respond }, number) =>
    number === 1 ? respond(statuses.RTHROTTLED) : respond(0, 'ok'),
  )
  const { link } = await linkTo(t, server)
  const outcomes = sending(link)
  await until(() => submits.length === 1)
  await pause(20)
  assert.deepEqual([outcomes.length, link.room()], [0, 0])
  await until(() => outcomes.length > 0)
  assert.deepEqual(outcomes, [{ kind: 'submitted', refs: ['ok'] }])
})

test('a refusal says whether and where to try again', async (t) => {
  const { server } = await centre(t, ({ respond }) => respond(statuses.RINVDSTADR))
  const { link } = await linkTo(t, server)
  const [outcomes] = [sending(link)]
  await until(() => outcomes.length > 0)
  assert.deepEqual(outcomes, [
    {
      kind: 'refused',
      retry: 'elsewhere',
      code: 'smpp_0000000b',
      detail:
        'ESME_RINVDSTADR: The carrier cannot reach this number. Another carrier is tried where there is one. Check the number.',
    },
  ])
})

test('a message refused after some of its parts were taken is not tried again, and the rest is not sent', async (t) => {
  const { server, submits } = await centre(t, ({ respond }, number) =>
    number === 1 ? respond(0, 'a') : respond(statuses.RSYSERR),
  )
  const { link } = await linkTo(t, server, { window: 1 })
  const outcomes = sending(link, long)
  await until(() => outcomes.length > 0)
  await pause(30)
  assert.equal(submits.length, 2)
  assert.ok(outcomes.length === 1 && outcomes[0]?.kind === 'refused' && outcomes[0].retry === 'never')
})

test('what SMS cannot carry is refused for good, and the link goes on', async (t) => {
  const { server } = await centre(t)
  const { link } = await linkTo(t, server)
  const outcomes: Outcome[] = []
  link.send({ ...message(), content: { type: 'location', latitude: 1, longitude: 2 } }, (outcome) =>
    outcomes.push(outcome),
  )
  link.send(message('x'.repeat(60_000)), (outcome) => outcomes.push(outcome))
  assert.deepEqual(
    outcomes.map((o) => o.kind === 'refused' && [o.retry, o.code]),
    [
      ['never', 'content_unsupported'],
      ['never', 'content_unsupported'],
    ],
  )
  const next = sending(link)
  await until(() => next.length > 0)
})

test('a link that dies leaves every message under way ambiguous, each exactly once', async (t) => {
  const { server, submits } = await centre(t, () => {})
  const { link } = await linkTo(t, server)
  const all = [sending(link), sending(link, long), sending(link)]
  await until(() => submits.length === 5)
  server.sessions()[0]?.drop()
  await until(() => all.every((outcomes) => outcomes.length > 0))
  await pause(50)
  assert.deepEqual(
    all.map((outcomes) => outcomes.map(({ kind }) => kind)),
    [['ambiguous'], ['ambiguous'], ['ambiguous']],
  )
})

test('a message that waits when the link dies is given back, for nothing of it had left', async (t) => {
  const { server } = await centre(t, ({ respond }) => respond(statuses.RTHROTTLED))
  const { link } = await linkTo(t, server)
  const outcomes = sending(link)
  await until(() => link.room() === 0)
  await pause(20)
  server.sessions()[0]?.drop()
  await until(() => outcomes.length > 0)
  assert.ok(outcomes[0]?.kind === 'refused')
  assert.deepEqual([outcomes[0].retry, outcomes[0].code], ['later', 'link_down'])
})

test('a message of which a part was taken and the rest waits when the link dies is ambiguous, and its reference told', async (t) => {
  const { server, submits } = await centre(t, ({ respond }, number) =>
    number === 1 ? respond(0, 'a') : respond(statuses.RTHROTTLED),
  )
  const { link, late } = await linkTo(t, server, { window: 1 })
  const outcomes = sending(link, long, 'long')
  await until(() => submits.length === 2 && link.room() === 0)
  await pause(20)
  server.sessions()[0]?.drop()
  await until(() => outcomes.length > 0)
  assert.equal(outcomes[0]?.kind, 'ambiguous')
  assert.deepEqual(late, [{ messageId: 'long', ref: 'a', part: 1, parts: 3 }])
})

test('connects again after a loss and goes on', { timeout: 20_000 }, async (t) => {
  const { server } = await centre(t)
  const { link, states } = await linkTo(t, server)
  server.sessions()[0]?.drop()
  await until(() => link.state() === 'down')
  await until(() => link.state() === 'up')
  const outcomes = sending(link)
  await until(() => outcomes.length > 0)
  assert.equal(outcomes[0]?.kind, 'submitted')
  assert.deepEqual(states, ['up', 'down', 'connecting', 'up'])
})

test('an answer after its timeout is told late, once a part, also of parts answered before and after it', async (t) => {
  const waiting: Submit[] = []
  const { server } = await centre(t, (submit) => waiting.push(submit))
  const { link, late } = await linkTo(t, server, { responseTimeoutSeconds: 0.2 })
  const outcomes = sending(link, long, 'long')
  await until(() => waiting.length === 3)
  waiting[1]?.respond(0, 'b')
  await until(() => outcomes.length > 0)
  assert.equal(outcomes[0]?.kind, 'ambiguous')
  waiting[2]?.respond(0, 'c')
  waiting[0]?.respond(0, 'a')
  await until(() => late.length === 3)
  assert.equal(outcomes.length, 1)
  assert.deepEqual(
    late.map(({ messageId, ref, part, parts }) => [messageId, ref, part, parts]),
    [
      ['long', 'b', 2, 3],
      ['long', 'c', 3, 3],
      ['long', 'a', 1, 3],
    ],
  )
})

test('a refusal after its timeout is not told as taken', async (t) => {
  const waiting: Submit[] = []
  const { server } = await centre(t, (submit) => waiting.push(submit))
  const { link, late } = await linkTo(t, server, { responseTimeoutSeconds: 0.1 })
  const outcomes = sending(link)
  await until(() => outcomes.length > 0)
  waiting[0]?.respond(statuses.RSYSERR)
  await pause(50)
  assert.deepEqual(late, [])
})

/** Delivers from the centre and gives how the link answered, once it has. */
function delivering(server: SmppServer, text: string, esmClass = 4): Answer[] {
  const answers: Answer[] = []
  const pdu = {
    source: '919812345678',
    sourceTon: 1,
    destination: '56789',
    esmClass,
    shortMessage: Buffer.from(text),
  }
  assert.ok(server.sessions()[0]?.deliver(pdu, (answer) => answers.push(answer)))
  return answers
}

test('acknowledges a receipt only once it is stored', async (t) => {
  const { server } = await centre(t)
  const { updates } = await linkTo(t, server)
  const answers = delivering(server, 'id:m1 stat:DELIVRD err:000')
  await until(() => updates.length === 1)
  await pause(30)
  assert.equal(answers.length, 0)
  const [update, stored] = updates[0] ?? assert.fail()
  assert.ok(update.kind === 'receipt' && update.refs[0] === 'm1')
  stored(true)
  await until(() => answers.length === 1)
  assert.ok(answers[0]?.kind === 'answered' && answers[0].status === 0)
})

test('asks the carrier to try again what could not be stored', async (t) => {
  const { server } = await centre(t)
  const { updates } = await linkTo(t, server)
  const answers = delivering(server, 'hello', 0)
  await until(() => updates.length === 1)
  updates[0]?.[1](false)
  await until(() => answers.length === 1)
  assert.ok(answers[0]?.kind === 'answered' && answers[0].status === statuses.RX_T_APPN)
})

test('knows, once, a message that was stored when its session was gone, and takes every other for new', async (t) => {
  const { server } = await centre(t)
  const { link, updates } = await linkTo(t, server)
  delivering(server, 'YES', 0)
  await until(() => updates.length === 1)
  void server.sessions()[0]?.close(0)
  await until(() => link.state() !== 'up')
  updates[0]?.[1](true)
  await until(() => link.state() === 'up')
  const other = delivering(server, 'NO', 0)
  await until(() => updates.length === 2)
  updates[1]?.[1](true)
  await until(() => other.length === 1)
  const again = delivering(server, 'YES', 0)
  await until(() => again.length === 1)
  assert.ok(again[0]?.kind === 'answered' && again[0].status === 0)
  assert.equal(updates.length, 2)
  delivering(server, 'YES', 0)
  await until(() => updates.length === 3)
})

test('a message that was answered is new when it comes again', async (t) => {
  const { server } = await centre(t)
  const { updates } = await linkTo(t, server)
  for (const count of [1, 2]) {
    const answers = delivering(server, 'YES', 0)
    await until(() => updates.length === count)
    updates[count - 1]?.[1](true)
    await until(() => answers.length === 1)
  }
})

test('refuses for good a receipt that names nothing, so that the queue of the carrier goes on', async (t) => {
  const { server } = await centre(t)
  const { updates } = await linkTo(t, server)
  const answers = delivering(server, 'nothing of use')
  await until(() => answers.length === 1)
  assert.ok(answers[0]?.kind === 'answered' && answers[0].status === statuses.RX_P_APPN)
  assert.deepEqual(updates, [])
})

test('with separate binds it is up only when one that sends is bound', async (t) => {
  const { server } = await centre(t, null, {
    onBind: ({ mode }) => ({ status: mode === 'transmitter' ? statuses.RBINDFAIL : 0 }),
  })
  const settings = smppSettings.parse({ host: '127.0.0.1', port: server.port, systemId: 'us' })
  const link = new SmppLink({ ...settings, mode: 'transmitter_and_receiver' }, 'secret', {
    onRoom: () => {},
    onState: () => {},
    onUpdate: () => {},
  })
  t.after(() => link.close(20))
  await until(() => server.sessions().some((session) => session.state === 'bound'))
  await pause(50)
  assert.notEqual(link.state(), 'up')
  assert.equal(link.room(), 0)
})

test('with separate binds messages go out on one and come in on the other', async (t) => {
  const { server } = await centre(t)
  const { link, updates } = await linkTo(t, server, { mode: 'transmitter_and_receiver' })
  const outcomes = sending(link)
  await until(() => outcomes.length > 0 && server.sessions().length === 2)
  await until(() => server.sessions().every((session) => session.state === 'bound'))
  const receiver = server.sessions().find((session) => session.bind?.mode === 'receiver')
  const pdu = { source: '919812345678', destination: '56789', shortMessage: Buffer.from('hi') }
  assert.ok(receiver?.deliver(pdu, () => {}))
  await until(() => updates.length === 1)
})

test('closing waits for what is under way, and takes nothing new', async (t) => {
  const waiting: Submit[] = []
  const { server } = await centre(t, (submit) => waiting.push(submit))
  const { link } = await linkTo(t, server)
  const outcomes = sending(link)
  await until(() => waiting.length === 1)
  const closed = link.close(2_000)
  assert.equal(link.room(), 0)
  waiting[0]?.respond(0, 'a')
  await closed
  assert.deepEqual(outcomes, [{ kind: 'submitted', refs: ['a'] }])
})
