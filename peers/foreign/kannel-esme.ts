import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'
import { startKannel } from '../../bench/sms/kannel.ts'

/** Where Kannel binds as a customer. */
export type SmppServerAddress = { port: number; systemId: string; password: string }

/** Kannel bound to an SMPP server as an ESME, with a receiver of its receipts. */
export type KannelEsme = {
  /** Hands in messages by Kannel's HTTP interface; tells how many it took. `to` makes the address of the nth. */
  submit: (
    count: number,
    message: { from: string; to: (n: number) => string; text: (n: number) => string },
  ) => Promise<number>
  /** The messages a receipt has come back for, by their number: Kannel's status (1 delivered, 2 failed). */
  receipts: ReadonlyMap<number, number>
  /** Receipts that came a second time. */
  repeated: () => number
  stop: () => Promise<void>
}

const AT_ONCE = 20

/** Starts Kannel as a customer of an SMPP server on 127.0.0.1. */
export async function startKannelEsme(server: SmppServerAddress): Promise<KannelEsme> {
  const receipts = new Map<number, number>()
  let repeated = 0
  const receiver = createServer((incoming, answer) => {
    const query = new URL(incoming.url ?? '/', 'http://localhost').searchParams
    const n = Number(query.get('id'))
    if (receipts.has(n)) repeated++
    receipts.set(n, Number(query.get('status')))
    answer.end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const callbackPort = (receiver.address() as AddressInfo).port
  const credentials = { systemId: server.systemId, password: server.password }
  const kannel = await startKannel(
    { messages: 'none', receipts: 'internal' },
    { smscPort: server.port, callbackPort, window: 20, credentials },
  )
  const agent = new Agent({ connections: AT_ONCE })
  return {
    submit: async (count, message) => {
      let next = 0
      let taken = 0
      async function work(): Promise<void> {
        while (next < count) {
          const n = next++
          const url = sendsmsUrl(
            kannel.httpPort,
            callbackPort,
            n,
            message.from,
            message.to(n),
            message.text(n),
          )
          const answer = await request(url, { dispatcher: agent })
          await answer.body.dump()
          if (answer.statusCode === 202) taken++
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      return taken
    },
    receipts,
    repeated: () => repeated,
    stop: async () => {
      await kannel.stop()
      await agent.close()
      receiver.closeAllConnections()
      await new Promise((resolve) => receiver.close(resolve))
    },
  }
}

/** Text goes as UCS-2 when it needs to; dlr-mask 3 asks for one receipt, delivered or failed. */
function sendsmsUrl(
  port: number,
  callbackPort: number,
  n: number,
  from: string,
  to: string,
  text: string,
): string {
  const isPlain = /^[\x20-\x7e]*$/.test(text)
  const query = new URLSearchParams({
    username: 'bench',
    password: 'bench',
    from,
    to,
    text,
    charset: 'UTF-8',
    coding: isPlain ? '0' : '2',
    'dlr-mask': '3',
    'dlr-url': `http://127.0.0.1:${callbackPort}/receipt?id=${n}&status=%d`,
  })
  return `http://127.0.0.1:${port}/cgi-bin/sendsms?${query.toString()}`
}
