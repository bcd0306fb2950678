import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** What happens to sends: refused by a status, cut off before the provider saw them, or after it acted on them. */
export type Trouble =
  | { readonly status: number; readonly retryAfter?: number }
  | 'closesBefore'
  | 'closesAfter'
  | 'staysSilentAfter'
  | null

/** A provider's edge between the platform and a stand-in. */
export type TroubledProvider = {
  readonly url: string
  trouble: Trouble
  /** Sends that were cut off before the provider saw them. */
  readonly dropped: string[]
}

/** Starts one that ends with the test; `isSend` tells sends from what passes untouched. */
export async function aTroubledProvider(
  context: TestContext,
  target: string,
  isSend: (method: string, path: string) => boolean,
): Promise<TroubledProvider> {
  const dropped: string[] = []
  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((body) => {
      const sends = isSend(incoming.method ?? '', incoming.url ?? '')
      pass(target, { incoming, outgoing, body }, sends ? edge.trouble : null, dropped)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const edge: TroubledProvider = { url: `http://127.0.0.1:${port}`, trouble: null, dropped }
  return edge
}

type Passing = {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly body: Buffer
}

function pass(
  target: string,
  { incoming, outgoing, body }: Passing,
  trouble: Trouble,
  dropped: string[],
): void {
  if (trouble === 'closesBefore') {
    dropped.push(body.toString())
    incoming.socket.destroy()
    return
  }
  if (typeof trouble === 'object' && trouble !== null) {
    const { status, retryAfter } = trouble
    outgoing.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }).end()
    return
  }
  const { host: _, ...headers } = incoming.headers
  const onward = request(target + incoming.url, { method: incoming.method, headers }, (answer) => {
    void bodyOf(answer).then((bytes) => {
      if (trouble === 'closesAfter') incoming.socket.destroy()
      else if (trouble === null) outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(bytes)
    })
  })
  onward.on('error', () => incoming.socket.destroy())
  onward.end(body)
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
