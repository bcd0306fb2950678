import type { TestContext } from 'node:test'
import { splitSms } from '#shared/sms-text.ts'
import {
  ClientSession,
  isReceipt,
  parseReceipt,
  type ClientSessionSettings,
  type MessageInput,
  type MessagePdu,
  type Outcome,
  type Receipt,
} from '#smpp/smpp.ts'

/** A customer's gateway in a test: what it got, and how it answers. */
export type Esme = {
  readonly client: ClientSession
  readonly receipts: Receipt[]
  /** Contacts' messages; octets are copied. */
  readonly messages: MessagePdu[]
  readonly answer: { status: number }
  readonly submit: (message: MessageInput) => Promise<Extract<Outcome, { kind: 'answered' }>>
}

/** Begins to bind a gateway that closes with the test. */
export function anEsme(
  context: TestContext,
  settings: Partial<ClientSessionSettings> & { port: number; systemId: string; password: string },
): Esme {
  const receipts: Receipt[] = []
  const messages: MessagePdu[] = []
  const answer = { status: 0 }
  const client = new ClientSession(
    {
      host: '127.0.0.1',
      mode: 'transceiver',
      reconnectMinMs: 20,
      reconnectMaxMs: 50,
      bindRefusedMs: 600_000,
      unbindTimeoutMs: 200,
      throttleMinMs: 20,
      window: 50,
      ...settings,
    },
    {
      onDeliver: (pdu, respond) => {
        if (answer.status === 0) {
          const receipt = isReceipt(pdu) ? parseReceipt(pdu) : null
          if (receipt) receipts.push(receipt)
          else messages.push({ ...pdu, shortMessage: Uint8Array.from(pdu.shortMessage) })
        }
        respond(answer.status)
      },
    },
  )
  context.after(() => client.close({ drainMs: 10 }))
  client.open()
  const submit: Esme['submit'] = async (message) => {
    const outcome = await client.submitAndWait(message)
    if (outcome?.kind !== 'answered') throw new Error(`the submit ended as ${JSON.stringify(outcome)}`)
    return outcome
  }
  return { client, receipts, messages, answer, submit }
}

/** A submit of a short text that asks for a receipt. */
export function aSubmit(
  sender: string,
  to: string,
  more: Partial<MessageInput> & { text?: string } = {},
): MessageInput {
  const { text = 'Your parcel is on its way', ...given } = more
  return {
    source: sender,
    sourceTon: 5,
    destination: to.replace('+', ''),
    destinationTon: 1,
    destinationNpi: 1,
    registeredDelivery: 1,
    shortMessage: Buffer.from(text, 'latin1'),
    ...given,
  }
}

/** The submits of a long text, part by part. */
export function someParts(
  sender: string,
  to: string,
  text: string,
  reference: number,
  wide = false,
): MessageInput[] {
  return splitSms(text, { reference, wide }).map(({ dataCoding, udh, octets }) =>
    aSubmit(sender, to, {
      dataCoding,
      esmClass: udh === null ? 0 : 0x40,
      shortMessage: udh === null ? octets : Buffer.concat([udh, octets]),
    }),
  )
}
