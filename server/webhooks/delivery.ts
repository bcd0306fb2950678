import type { EventName } from '#events.ts'

export type DeliveryState = 'delivered' | 'retrying' | 'dead'

/** One call of a customer's URL, as it is kept: never more of the answer than its first KiB. */
export type Attempt = {
  /** RFC 3339, by the platform's clock. */
  readonly at: string
  /** HTTP status; null when there was no answer. */
  readonly status: number | null
  readonly latencyMs: number
  readonly error: string | null
  readonly response: string
}

/** A delivery as it is written. */
export type DeliveryRow = {
  readonly account_id: string
  readonly id: string
  readonly target: string
  readonly endpoint_id: string | null
  /** Of a message's own callback URL. */
  readonly url: string | null
  readonly event: EventName
  readonly event_id: string
  /** JSON text; exactly these octets are sent and signed at every attempt. */
  readonly body: string
  readonly state: DeliveryState
  readonly tries: number
  /** The attempts so far as a JSON array. */
  readonly log: string
  readonly next_attempt_at: Date | null
  readonly owner: number | null
}

/** What an attempt means for its delivery. */
export type Outcome = {
  readonly state: DeliveryState
  readonly nextAttemptAt: Date | null
  /** The endpoint said 410: it wants nothing any more. */
  readonly isGone: boolean
}

/** What a 2xx means. */
export const deliveredOutcome: Outcome = { state: 'delivered', nextAttemptAt: null, isGone: false }

const firstRetryMs = 5_000
const triesMax = 15
const retryAfterMaxMs = 24 * 3_600_000
const jitter = 0.1

/**
 * The pause after a failed attempt: 5 s, doubling, ±10 %; after fourteen retries (22 h 45 min in all) there is none (null).
 * `tries` counts the attempts made, from 1; `chance` lies in 0…1.
 */
export function retryDelayMs(tries: number, chance: number): number | null {
  if (tries >= triesMax) return null
  return Math.round(firstRetryMs * 2 ** (tries - 1) * (1 - jitter + 2 * jitter * chance))
}

export function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300
}

/** Decides what follows from an attempt. 2xx delivers; 410 ends at once; everything else, redirects too, is tried again. */
export function outcomeOf(
  attempt: Attempt,
  context: {
    readonly tries: number
    readonly retryAfter: string | null
    readonly nowMs: number
    readonly chance: number
  },
): Outcome {
  const { status } = attempt
  if (isSuccess(status)) return deliveredOutcome
  const delayMs = retryDelayMs(context.tries, context.chance)
  if (status === 410 || delayMs === null)
    return { state: 'dead', nextAttemptAt: null, isGone: status === 410 }
  const asked = status === 429 || status === 503 ? retryAfterMs(context.retryAfter, context.nowMs) : 0
  return {
    state: 'retrying',
    nextAttemptAt: new Date(context.nowMs + Math.max(delayMs, asked)),
    isGone: false,
  }
}

/** Reads Retry-After (seconds or an HTTP date); 0 when absent or past, a day at most. Source: RFC 9110 §10.2.3. */
function retryAfterMs(value: string | null, nowMs: number): number {
  if (value === null) return 0
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), retryAfterMaxMs) : 0
}

/**
 * The id of the delivery of an event to a target: the same however often the event is read, so that reading it
 * again after a crash makes no second row. Keeps the event's time, hence its place in lists.
 */
export function deliveryId(eventUuid: string, mark: TargetMark): string {
  const high =
    (((Number.parseInt(eventUuid.slice(19, 23) + eventUuid.slice(24, 28), 16) ^ mark.high) & 0x3fff_ffff) |
      0x8000_0000) >>>
    0
  const low = (Number.parseInt(eventUuid.slice(28), 16) ^ mark.low) >>> 0
  const [a, b] = [high.toString(16), low.toString(16).padStart(8, '0')]
  return `${eventUuid.slice(0, 19)}${a.slice(0, 4)}-${a.slice(4)}${b}`
}

/** The random half of a target's uuid as two numbers. */
export type TargetMark = { readonly high: number; readonly low: number }

export function markOf(uuid: string): TargetMark {
  return {
    high: Number.parseInt(uuid.slice(19, 23) + uuid.slice(24, 28), 16),
    low: Number.parseInt(uuid.slice(28), 16),
  }
}
