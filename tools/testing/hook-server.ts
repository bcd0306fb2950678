import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it came to a hook. */
export type HookRequest = {
  readonly method: string
  readonly url: string
  readonly query: Readonly<Record<string, string | undefined>>
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

/** A server that plays our hook: `answer` says what a GET gets, everything else is kept and answered with 200. */
export type HookServer = {
  readonly url: string
  readonly requests: readonly HookRequest[]
  readonly close: () => Promise<void>
}

/** Starts one on the loopback. */
export async function startHookServer(answer: (request: HookRequest) => string | null): Promise<HookServer> {
  const requests: HookRequest[] = []
  const server = createServer((incoming, outgoing) => {
    void read(incoming).then((request) => {
      const text = request.method === 'GET' ? answer(request) : ''
      if (request.method !== 'GET') requests.push(request)
      outgoing.writeHead(text === null ? 403 : 200).end(text ?? '')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function read(incoming: IncomingMessage): Promise<HookRequest> {
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(part as Buffer)
  const url = incoming.url ?? '/'
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  )
  return {
    method: incoming.method ?? 'GET',
    url,
    query: Object.fromEntries(new URL(url, 'http://hook').searchParams),
    headers,
    body: Buffer.concat(parts),
  }
}
