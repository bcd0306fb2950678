import { Agent, errors } from 'undici'
import { NotSent, Unanswered, type HttpAnswer, type HttpRequest } from './connection.ts'

export type Caller = {
  readonly call: (request: HttpRequest) => Promise<HttpAnswer>
  readonly close: () => Promise<void>
}

const timeoutMsDefault = 20_000
const answerBytesMax = 110 * 1_048_576

/** Codes of failures before a byte of the request was written. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** The way to a provider over kept-alive connections, so many at once. */
export function callerOf(connections: number): Caller {
  const agent = new Agent({ connections, connect: { timeout: 5_000 }, maxResponseSize: answerBytesMax })
  return { call: (request) => callProvider(agent, request), close: () => agent.destroy() }
}

async function callProvider(
  agent: Agent,
  { method, url, headers, body, timeoutMs = timeoutMsDefault }: HttpRequest,
): Promise<HttpAnswer> {
  const { origin, pathname, search } = new URL(url)
  try {
    const answer = await agent.request({
      origin,
      path: pathname + search,
      method,
      headers: { 'user-agent': 'Patchbay', ...headers },
      body: body ?? null,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
    const bytes = Buffer.from(await answer.body.arrayBuffer())
    return { status: answer.statusCode, headers: flat(answer.headers), body: bytes }
  } catch (error) {
    throw failureOf(error, origin)
  }
}

function failureOf(error: unknown, origin: string): Error {
  const code = (error as { code?: string }).code ?? ''
  const detail = error instanceof Error ? error.message : String(error)
  if (neverSent.has(code) || error instanceof errors.InvalidArgumentError)
    return new NotSent(`${origin} could not be reached: ${detail}`)
  return new Unanswered(`${origin} gave no complete answer: ${detail}`)
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): HttpAnswer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}
