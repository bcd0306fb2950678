import { type SmppServer, formatReceipt, startSmppServer, statuses } from '#smpp/smpp.ts'
import type { MessageInput, MessagePdu, ServerSession } from '#smpp/smpp.ts'

/** A submit that the test's message centre took, its octets copied. */
export type TakenSubmit = Pick<
  MessagePdu,
  'source' | 'destination' | 'esmClass' | 'dataCoding' | 'registeredDelivery'
> & {
  messageId: string
  octets: Buffer
}

/** The least product around our SMPP server: lets one customer in, takes everything, says everything was delivered. */
export type MessageCentre = {
  server: SmppServer
  systemId: string
  password: string
  taken: TakenSubmit[]
  /** command_status of each deliver_sm_resp. */
  acknowledged: number[]
  faults: string[]
}

const SYSTEM_ID = 'customer'
const PASSWORD = 'secret12'
const TRANSCEIVER_LIMIT = 50

/** Starts a message centre on a free port of 127.0.0.1. */
export async function startMessageCentre(): Promise<MessageCentre> {
  const taken: TakenSubmit[] = []
  const acknowledged: number[] = []
  const faults: string[] = []
  const waiting: MessageInput[] = []
  function deliverWaiting(session: ServerSession): void {
    for (
      let next = waiting[0];
      next && session.deliver(next, (outcome) => acknowledged.push(statusOf(outcome)));
      next = waiting[0]
    )
      waiting.shift()
  }
  const server = await startSmppServer(
    { port: 0, systemId: 'patchbay', deliverWindow: TRANSCEIVER_LIMIT },
    {
      onBind: ({ systemId, password }) => ({
        status: systemId === SYSTEM_ID && password === PASSWORD ? 0 : statuses.RINVPASWD,
      }),
      onSubmit: (session, pdu, respond) => {
        const messageId = `0a0${(taken.length + 1).toString(16).padStart(8, '0')}`
        taken.push({ ...pdu, messageId, octets: Buffer.from(pdu.shortMessage) })
        respond(0, messageId)
        if ((pdu.registeredDelivery & 3) === 0) return
        waiting.push(receiptFor(pdu, messageId))
        deliverWaiting(session)
      },
      onSlot: deliverWaiting,
      onFault: (_session, { reason }) => faults.push(reason),
    },
  )
  return { server, systemId: SYSTEM_ID, password: PASSWORD, taken, acknowledged, faults }
}

/** The receipt of a delivered message: its addresses are those of the submit, swapped. */
function receiptFor(pdu: MessagePdu, messageId: string): MessageInput {
  const now = performance.timeOrigin + performance.now()
  return {
    ...formatReceipt({ messageId, state: 'delivered', submittedAt: now, doneAt: now }),
    sourceTon: pdu.destinationTon,
    sourceNpi: pdu.destinationNpi,
    source: pdu.destination,
    destinationTon: pdu.sourceTon,
    destinationNpi: pdu.sourceNpi,
    destination: pdu.source,
  }
}

function statusOf(outcome: { kind: string; status?: number }): number {
  return outcome.kind === 'answered' ? (outcome.status ?? -1) : -1
}
