import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** One call a receiver got. */
export type ReceivedCall = {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly path: string
}

/** What a receiver answers; null leaves the call without an answer. */
export type ReceiverAnswer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
} | null

export type WebhookReceiver = {
  readonly url: string
  readonly calls: ReceivedCall[]
  /** Resolves when that many calls have come; fails after ten seconds. */
  received(count: number): Promise<ReceivedCall[]>
  stop(): Promise<void>
}

/** Says whether URLs of customers may point to this machine, as the operator's variable does. */
export function allowPrivateWebhooks(allowed: boolean): void {
  process.env['PATCHBAY_ALLOW_PRIVATE_WEBHOOKS'] = allowed ? '1' : ''
}

/** A customer's server for tests, on loopback. `answer` gets the call and how many came before it. */
export async function aWebhookReceiver(
  answer: (call: ReceivedCall, before: number) => ReceiverAnswer | Promise<ReceiverAnswer> = () => ({
    status: 200,
  }),
): Promise<WebhookReceiver> {
  allowPrivateWebhooks(true)
  const calls: ReceivedCall[] = []
  const server = createServer(async (request, response) => {
    const call = await readCall(request)
    calls.push(call)
    const given = await answer(call, calls.length - 1)
    if (given) response.writeHead(given.status, given.headers).end(given.body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    calls,
    async received(count) {
      for (let waited = 0; calls.length < count; waited += 10) {
        if (waited > 10_000) throw new Error(`${calls.length} calls came instead of ${count}`)
        await pause(10)
      }
      return calls
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

async function readCall(request: IncomingMessage): Promise<ReceivedCall> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk as string
  return { headers: request.headers as Record<string, string>, body, path: request.url ?? '' }
}
