import type { OutgoingAnswer } from './answer-parser.ts'
import { OriginPool } from './origin-pool.ts'
import { OutgoingFailed } from './outgoing-failed.ts'
import type { Resolve } from './ssrf-guard.ts'

export type { OutgoingAnswer }

/** A URL made ready for many calls. */
export type OutgoingUrl = {
  readonly origin: string
  /** What the head of every request begins with. */
  readonly head: string
}

const answerWithinMs = 15_000
const emptyPoolMs = 60_000
const sweepMs = 250

type Origin = { readonly pool: OriginPool; usedAt: number }

/** Prepares calls to a URL that `publicUrl` let through: POSTs of JSON unless told otherwise. */
export function outgoingUrl(
  url: URL,
  {
    method = 'POST',
    contentType = 'application/json',
  }: { method?: 'GET' | 'POST'; contentType?: string } = {},
): OutgoingUrl {
  const type = method === 'GET' ? '' : `content-type: ${contentType}\r\n`
  const unchanging = `connection: keep-alive\r\n${type}user-agent: Patchbay\r\n`
  const head = `${method} ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n${unchanging}`
  return { origin: url.origin, head }
}

/**
 * Calls customers' URLs over kept-alive HTTP/1.1 connections, one request on each at a time, to checked public
 * addresses only. Never follows redirects. An answer must be complete within 15 s; it is given up after 64 KiB.
 * How many calls go at once is the caller's to bound.
 */
export class OutgoingClient {
  private readonly origins = new Map<string, Origin>()
  private readonly resolve: Resolve | undefined
  private readonly withinMs: number
  private readonly keptMax: number | undefined
  private readonly sweep: NodeJS.Timeout
  private isClosed = false

  /** `keptMax`: how much of an answer's body is given, in octets; a KiB when absent. */
  constructor(
    options: { readonly resolve?: Resolve; readonly withinMs?: number; readonly keptMax?: number } = {},
  ) {
    this.resolve = options.resolve
    this.keptMax = options.keptMax
    this.withinMs = options.withinMs ?? answerWithinMs
    this.sweep = setInterval(() => this.checkTime(), sweepMs).unref()
  }

  /** Sends one request; `headers` alternate names and values, in ASCII. Rejects with UrlRefused or OutgoingFailed. */
  post(to: OutgoingUrl, headers: readonly string[], body: string): Promise<OutgoingAnswer> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) throw new OutgoingFailed('the call was given up')
      const length = Buffer.byteLength(body)
      this.poolOf(to.origin).send({
        text: `${to.head}${fieldsOf(headers)}content-length: ${length}\r\n\r\n${body}`,
        encoding: length === body.length ? 'latin1' : 'utf8',
        deadline: performance.now() + this.withinMs,
        keptMax: this.keptMax,
        isSecondTry: false,
        resolve,
        reject,
      })
    })
  }

  /** Ends every connection; calls under way fail. */
  async close(): Promise<void> {
    this.isClosed = true
    clearInterval(this.sweep)
    for (const { pool } of this.origins.values()) pool.close()
    this.origins.clear()
  }

  private poolOf(name: string): OriginPool {
    let origin = this.origins.get(name)
    if (!origin) {
      origin = { pool: new OriginPool(name, this.resolve), usedAt: performance.now() }
      this.origins.set(name, origin)
    }
    return origin.pool
  }

  private checkTime(): void {
    const at = performance.now()
    for (const [name, origin] of this.origins) {
      origin.pool.checkTime(at)
      if (!origin.pool.isEmpty) origin.usedAt = at
      else if (at - origin.usedAt >= emptyPoolMs) this.origins.delete(name)
    }
  }
}

const unsendable = /[^\t\x20-\x7e]/

/** A value that would begin a line of its own, or that is not ASCII, is a mistake of ours: it throws a TypeError. */
function fieldsOf(headers: readonly string[]): string {
  let text = ''
  for (let at = 0; at < headers.length; at += 2) text += `${headers[at]}: ${headers[at + 1]}\r\n`
  if (headers.some((one) => unsendable.test(one)))
    throw new TypeError('an HTTP header must be printable ASCII')
  return text
}
