import type { TestContext } from 'node:test'
import {
  formatReceipt,
  startSmppServer,
  statuses,
  type MessageInput,
  type MessagePdu,
  type Outcome,
  type ReceiptState,
  type RespondToSubmit,
  type ServerSession,
} from '#smpp/smpp.ts'
import type { Pipeline } from '#messaging/messaging.ts'
import { advanceClock, freezeClock, now, resetClock } from '#platform/clock.ts'
import { aCarrierTo, aPipeline, aSendingAccount } from './messaging.ts'
import { until } from './until.ts'

/** A submit as a scripted carrier saw it. `answer` with a status, or with 0 and the carrier's id. */
export type Submitted = { readonly pdu: MessagePdu; readonly to: string; readonly answer: RespondToSubmit }

/** A carrier that does nothing by itself: the test answers its submits and delivers in its name. */
export type ScriptedCarrier = {
  readonly smsc: { readonly port: number }
  /** Everything that was submitted, oldest first. */
  readonly submits: Submitted[]
  readonly sessions: ServerSession[]
  /** What happens with a submit from now on; by default it is taken under the id `ref-1`, `ref-2` … */
  onSubmit: (submitted: Submitted) => void
  /** Sends a deliver_sm; resolves with the answer of the other side. */
  deliver(message: MessageInput): Promise<Outcome>
  /** Sends the receipt of a message id. */
  receipt(id: string, to: string, state?: ReceiptState, error?: string): Promise<Outcome>
  /** Waits until so many submits have come. */
  untilSubmitted(count: number): Promise<void>
}

/** Starts a scripted carrier that ends with the test. */
export async function aScriptedCarrier(context: TestContext): Promise<ScriptedCarrier> {
  const sessions: ServerSession[] = []
  const submits: Submitted[] = []
  let taken = 0
  const server = await startSmppServer(
    { port: 0, host: '127.0.0.1', systemId: 'scripted' },
    {
      onBind: () => ({ status: 0, window: 2_000 }),
      onBound: (session) => sessions.push(session),
      onEnd: (session) => {
        const index = sessions.indexOf(session)
        if (index >= 0) sessions.splice(index, 1)
      },
      onSubmit: (_, pdu, answer) => {
        const submitted = { pdu, to: `+${pdu.destination}`, answer }
        submits.push(submitted)
        carrier.onSubmit(submitted)
      },
    },
  )
  context.after(() => server.close(50))
  const carrier: ScriptedCarrier = {
    smsc: { port: server.port },
    submits,
    sessions,
    onSubmit: ({ answer }) => void answer(0, `ref-${++taken}`),
    async deliver(message) {
      await until(
        () => sessions.length > 0,
        () => 'nobody is bound',
      )
      return new Promise((resolve) => sessions[0]?.deliver(message, resolve))
    },
    receipt: (id, to, state = 'delivered', error = '000') => carrier.deliver(receiptOf(id, to, state, error)),
    untilSubmitted: (count) =>
      until(
        () => submits.length >= count,
        () => `${submits.length} of ${count} submitted`,
      ),
  }
  return carrier
}

/** Answers every submit with a status. */
export const refusing =
  (status: keyof typeof statuses) =>
  ({ answer }: Submitted): void => {
    answer(statuses[status])
  }

/** An account, its scripted carrier and a pipeline that is bound to it. */
export async function aScriptedNetwork(
  context: TestContext,
  carrier: Parameters<typeof aCarrierTo>[2] = {},
  account: Parameters<typeof aSendingAccount>[0] = {},
) {
  const { accountId } = await aSendingAccount(account)
  const script = await aScriptedCarrier(context)
  const carrierId = await aCarrierTo(context, script, { accountId, ...carrier })
  const pipeline = await aPipeline(context)
  await until(
    () => pipeline.dispatcher?.health().get(carrierId)?.state === 'up',
    () => 'the link is not up',
  )
  return { accountId, script, carrierId, pipeline }
}

/** An account with two scripted carriers, the first preferred. */
export async function twoScriptedCarriers(context: TestContext) {
  const { accountId } = await aSendingAccount()
  const first = await aScriptedCarrier(context)
  const second = await aScriptedCarrier(context)
  const firstId = await aCarrierTo(context, first, { accountId, priority: 1 })
  const secondId = await aCarrierTo(context, second, { accountId, priority: 2 })
  const pipeline = await aPipeline(context)
  await untilUp(pipeline, 2)
  return { accountId, first, second, firstId, secondId, pipeline }
}

/** How many links are up. */
export function linksUp(pipeline: Pipeline): number {
  return [...(pipeline.dispatcher?.health().values() ?? [])].filter(({ state }) => state === 'up').length
}

/** Waits until so many links are up. */
export const untilUp = (pipeline: Pipeline, count: number) =>
  until(
    () => linksUp(pipeline) === count,
    () => `${linksUp(pipeline)} of ${count} links up`,
  )

/** Stops the platform's clock, so that nothing falls due before the test lets time pass; it is right again after the test. */
export function stopClock(context: TestContext): void {
  context.after(resetClock)
  freezeClock(now())
}

/** Lets the platform's time pass, and what is due then happen; the clock is right again after the test. */
export async function pass(context: TestContext, pipeline: Pipeline, ms: number): Promise<void> {
  context.after(resetClock)
  advanceClock(ms)
  await pipeline.clockMoved()
}

function receiptOf(messageId: string, to: string, state: ReceiptState, error: string): MessageInput {
  const at = Date.parse('2026-06-01T12:00:00.000Z')
  return {
    source: to.replace(/^\+/, ''),
    sourceTon: 1,
    sourceNpi: 1,
    destination: 'Acme',
    destinationTon: 5,
    destinationNpi: 0,
    ...formatReceipt({ messageId, state, error, submittedAt: at, doneAt: at }),
  }
}
