import { nowMs } from '#platform/clock.ts'
import type { DeviceBook } from '../device.ts'
import type { PartBook } from './part-book.ts'

/** A request to a provider. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Absolute. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Default 20 s. */
  readonly timeoutMs?: number
}

/** What the provider answered. Headers in lower case. */
export type HttpAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

/** The way to the provider with what it takes to be let in. */
export type Connection = {
  readonly settings: unknown
  readonly credentials: unknown
  /** Sends a request. Throws NotSent when nothing reached the provider, Unanswered when it may have. */
  readonly call: (request: HttpRequest) => Promise<HttpAnswer>
  /** What the channel keeps while the link is open, such as an access token; forgotten with the link. */
  readonly memory: Map<string, unknown>
  /** What the addresses lead to, for a channel whose addresses are devices. */
  readonly devices?: DeviceBook | undefined
  /** What had gone of messages in several parts. */
  readonly parts?: PartBook | undefined
}

/** Nothing reached the provider: it can be tried again. */
export class NotSent extends Error {
  /** Whether another try may help: false where the address itself is refused. */
  readonly mayCome: boolean

  constructor(message: string, mayCome = true) {
    super(message)
    this.mayCome = mayCome
  }
}

/** The request was sent and no answer came: the provider may have acted on it. */
export class Unanswered extends Error {
  /** Whether another try may help: false where the answer was too large. */
  readonly mayCome: boolean

  constructor(message: string, mayCome = true) {
    super(message)
    this.mayCome = mayCome
  }
}

/** How long an answer asks to wait, in milliseconds; undefined where it does not say. Source: RFC 9110 §10.2.3, seconds or a date. */
export function retryAfterMs({ headers }: Pick<HttpAnswer, 'headers'>): number | undefined {
  const said = headers['retry-after']?.trim() ?? ''
  const ms = /^\d+$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - nowMs()
  return ms > 0 ? ms : undefined
}

/** The JSON of an answer; null where it is none. */
export function jsonOf(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.body.toString('utf8'))
  } catch {
    return null
  }
}
