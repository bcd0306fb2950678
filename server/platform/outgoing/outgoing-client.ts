import type { LookupFunction } from 'node:net'
import { errors, Pool, type Dispatcher } from 'undici'
import { publicAddress, UrlRefused, type Resolve } from './ssrf-guard.ts'

/** A URL made ready for many calls. */
export type OutgoingUrl = { readonly origin: string; readonly path: string }

export type OutgoingAnswer = {
  readonly status: number
  readonly retryAfter: string | null
  /** The first KiB of the body. */
  readonly body: string
}

/** A call that got no complete answer; the message says why in words for the customer. */
export class OutgoingFailed extends Error {
  override name = 'OutgoingFailed'
}

const answerWithinMs = 15_000
const connectWithinMs = 5_000
const connectionsPerOrigin = 128
const bodyBytesMax = 64 * 1_024
const bodyBytesKept = 1_024
const idlePoolMs = 60_000
const sweepMs = 250

type Origin = { readonly pool: Pool; usedAt: number; underWay: number }

/** Prepares calls to a URL that `publicUrl` let through. */
export function outgoingUrl(url: URL): OutgoingUrl {
  return { origin: url.origin, path: url.pathname + url.search }
}

/**
 * Calls customers' URLs by POST over kept-alive HTTP/1.1 connections, one request on each at a time, to checked public
 * addresses only. Never follows redirects. An answer must be complete within 15 s; it is given up after 64 KiB.
 * How many calls go at once is the caller's to bound.
 */
export class OutgoingClient {
  private readonly origins = new Map<string, Origin>()
  private readonly underWay = new Set<Exchange>()
  private readonly lookup: LookupFunction
  private readonly withinMs: number
  private readonly sweep: NodeJS.Timeout

  constructor(options: { readonly resolve?: Resolve; readonly withinMs?: number } = {}) {
    this.lookup = checkedLookup(options.resolve)
    this.withinMs = options.withinMs ?? answerWithinMs
    this.sweep = setInterval(() => this.checkTime(), sweepMs).unref()
  }

  /** Sends one POST; `headers` alternate names and values. Throws UrlRefused or OutgoingFailed. */
  async post(to: OutgoingUrl, headers: readonly string[], body: string): Promise<OutgoingAnswer> {
    const origin = this.originOf(to.origin)
    const deadline = performance.now() + this.withinMs
    origin.underWay++
    try {
      return await this.exchange(origin.pool, to, headers, body, deadline)
    } catch (error) {
      // A kept connection that the other side closed as the request left says nothing about the endpoint.
      if (!(error instanceof Error) || !closedUnanswered(error)) throw inWords(error)
      return await this.exchange(origin.pool, to, headers, body, deadline).catch((again: unknown) => {
        throw inWords(again)
      })
    } finally {
      origin.underWay--
      origin.usedAt = performance.now()
    }
  }

  /** Ends every connection; calls under way fail. */
  async close(): Promise<void> {
    clearInterval(this.sweep)
    await Promise.all([...this.origins.values()].map(({ pool }) => pool.destroy()))
    this.origins.clear()
  }

  private exchange(
    pool: Pool,
    to: OutgoingUrl,
    headers: readonly string[],
    body: string,
    deadline: number,
  ): Promise<OutgoingAnswer> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(deadline, resolve, reject, () => this.underWay.delete(exchange))
      this.underWay.add(exchange)
      pool.dispatch({ path: to.path, method: 'POST', headers: headers as string[], body }, exchange)
    })
  }

  private originOf(name: string): Origin {
    let origin = this.origins.get(name)
    if (!origin) {
      const pool = new Pool(name, {
        connections: connectionsPerOrigin,
        pipelining: 1,
        allowH2: false,
        headersTimeout: this.withinMs,
        bodyTimeout: this.withinMs,
        maxHeaderSize: 16 * 1_024,
        connect: { lookup: this.lookup, timeout: connectWithinMs },
      })
      this.origins.set(name, (origin = { pool, usedAt: performance.now(), underWay: 0 }))
    }
    return origin
  }

  private checkTime(): void {
    const at = performance.now()
    for (const exchange of this.underWay) if (at > exchange.deadline) exchange.giveUp()
    for (const [name, { pool, usedAt, underWay }] of this.origins) {
      if (underWay > 0 || at - usedAt < idlePoolMs) continue
      this.origins.delete(name)
      pool.close().catch(() => {})
    }
  }
}

/** Resolves a host once and hands the checked address to the connection: no second resolution can differ. */
function checkedLookup(resolve: Resolve | undefined): LookupFunction {
  return (host, options, done) => {
    publicAddress(host, resolve).then(
      (address) => {
        const family = address.includes(':') ? 6 : 4
        if (options.all) done(null, [{ address, family }])
        else done(null, address, family)
      },
      (error: Error) => done(error, '', 0),
    )
  }
}

/** One request under way: keeps the beginning of the answer and ends exactly once. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly deadline: number
  started = false
  private readonly resolve: (answer: OutgoingAnswer) => void
  private readonly reject: (error: Error) => void
  private readonly ended: () => void
  private controller: Dispatcher.DispatchController | null = null
  private status = 0
  private retryAfter: string | null = null
  private bytes = 0
  private kept = ''

  constructor(
    deadline: number,
    resolve: (answer: OutgoingAnswer) => void,
    reject: (error: Error) => void,
    ended: () => void,
  ) {
    this.deadline = deadline
    this.resolve = resolve
    this.reject = reject
    this.ended = ended
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.started = true
    this.status = status
    const retryAfter = headers['retry-after']
    this.retryAfter = typeof retryAfter === 'string' ? retryAfter : null
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const room = bodyBytesKept - this.bytes
    this.bytes += chunk.length
    if (room > 0) this.kept += chunk.subarray(0, room).toString('latin1')
    if (this.bytes > bodyBytesMax) {
      this.onResponseEnd()
      controller.abort(new OutgoingFailed('the answer is longer than 64 KiB'))
    }
  }

  onResponseEnd(): void {
    this.ended()
    const body = Buffer.from(this.kept, 'latin1').toString('utf8')
    this.resolve({ status: this.status, retryAfter: this.retryAfter, body })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.ended()
    this.reject(this.started ? new OutgoingFailed(inWords(error).message) : error)
  }

  giveUp(): void {
    const late = new OutgoingFailed('no complete answer in time')
    this.ended()
    this.reject(late)
    this.controller?.abort(late)
  }
}

function closedUnanswered(error: Error): boolean {
  return error instanceof errors.SocketError || (error as NodeJS.ErrnoException).code === 'ECONNRESET'
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
  UND_ERR_CONNECT_TIMEOUT: `no connection within ${connectWithinMs / 1_000} s`,
  UND_ERR_HEADERS_TIMEOUT: 'no complete answer in time',
  UND_ERR_BODY_TIMEOUT: 'no complete answer in time',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  UND_ERR_DESTROYED: 'the connection was closed before the answer was complete',
  UND_ERR_CLOSED: 'the connection was closed before the answer was complete',
}

function inWords(error: unknown): Error {
  if (error instanceof UrlRefused || error instanceof OutgoingFailed) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (error instanceof errors.HTTPParserError) return new OutgoingFailed('the answer is not HTTP')
  return new OutgoingFailed(words[code] ?? `the connection failed${code && ` (${code})`}`)
}
