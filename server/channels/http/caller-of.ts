import { isIP, type LookupFunction } from 'node:net'
import { Agent, errors } from 'undici'
import { isPrivateProvider } from '#platform/private-providers.ts'
import { ownUrl } from '#platform/own-url.ts'
import { hostOf, publicAddress, publicUrl, UrlRefused } from '#platform/outgoing/ssrf-guard.ts'
import { NotSent, Unanswered, type HttpAnswer, type HttpRequest } from './connection.ts'

/** The way out to providers, with its connections; whoever opened it closes it. */
export type Caller = {
  readonly call: (request: HttpRequest) => Promise<HttpAnswer>
  readonly close: () => Promise<void>
}

const timeoutMsDefault = 20_000
/** How long an answer may take from the request to its last byte: one that drips would hold its lane for ever. */
const wholeAnswerMsDefault = 120_000
const answerBytesMaxDefault = 110 * 1_048_576

/** Codes of failures before a byte of the request was written. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  // The handshake ended before the request: a certificate that ran out loses no message.
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/**
 * The way to a provider over kept-alive connections, so many at once. It leads to public addresses, and to those private
 * ones that the installation names: the base URL of a connector is an account's to set. `toProviders` false: it leads to no
 * provider at a private address, as for files that messages name.
 */
export function callerOf(
  connections: number,
  {
    answerBytesMax = answerBytesMaxDefault,
    wholeAnswerMs = wholeAnswerMsDefault,
    toProviders = true,
  }: {
    readonly answerBytesMax?: number
    readonly wholeAnswerMs?: number
    readonly toProviders?: boolean
  } = {},
): Caller {
  const options = { connections, maxResponseSize: answerBytesMax }
  const open = new Agent({ ...options, connect: { timeout: 5_000, lookup: publicOnly } })
  const trusted = new Agent({ ...options, connect: { timeout: 5_000 } })
  return {
    call: (request) =>
      isTrusted(request.url, toProviders)
        ? callProvider(trusted, request, { wholeAnswerMs, isTrusted: true })
        : callProvider(open, request, { wholeAnswerMs, isTrusted: false }),
    close: async () => {
      await Promise.all([open.destroy(), trusted.destroy()])
    },
  }
}

/**
 * Whether the installation named the origin of a URL as one at a private address that may be called; its own media is. It is
 * judged as it is called: `/media/../v1` is no media.
 */
function isTrusted(url: string, toProviders: boolean): boolean {
  const { href } = new URL(url)
  return href.startsWith(ownUrl('/media/')) || (toProviders && isNamedProvider(url))
}

/** Whether the installation named the origin of a URL as one that may be called as a provider. */
export function isNamedProvider(url: string): boolean {
  return isPrivateProvider(new URL(url).origin)
}

/** The address that was checked is the one connected to: a name cannot point elsewhere in between. */
const publicOnly: LookupFunction = (host, options, done) => {
  publicAddress(host).then(
    (address) => {
      const family = isIP(address)
      if (options.all) done(null, [{ address, family }])
      else done(null, address, family)
    },
    (error: Error) => done(error, []),
  )
}

async function callProvider(
  agent: Agent,
  { method, url, headers, body, timeoutMs = timeoutMsDefault }: HttpRequest,
  { wholeAnswerMs, isTrusted }: { readonly wholeAnswerMs: number; readonly isTrusted: boolean },
): Promise<HttpAnswer> {
  const { origin, pathname, search } = new URL(url)
  try {
    if (!isTrusted) await publicAddress(hostOf(publicUrl(url)))
    const answer = await agent.request({
      origin,
      path: pathname + search,
      method,
      headers: { 'user-agent': 'Patchbay', ...headers },
      body: body ?? null,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(Math.max(timeoutMs, wholeAnswerMs)),
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
  const isRefused = error instanceof UrlRefused || error instanceof errors.InvalidArgumentError
  if (isRefused || neverSent.has(code))
    return new NotSent(`${origin} could not be reached: ${detail}`, !isRefused)
  const isTooLarge = error instanceof errors.ResponseExceededMaxSizeError
  return new Unanswered(`${origin} gave no complete answer: ${detail}`, !isTooLarge)
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): HttpAnswer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}
