import { RateLimit } from '#platform/http/rate-limit.ts'
import { Refusal } from '#platform/refusal.ts'

/** How much strangers may ask of the door; several behind one address share its part. */
export type Limits = {
  /** Any call, by address. */
  readonly call: RateLimit
  /** New visitors, by address. */
  readonly open: RateLimit
  /** Claims of an identity, by address: each could be a guess. */
  readonly identify: RateLimit
  /** What one visitor says. */
  readonly say: RateLimit
  /** Files of one visitor. */
  readonly upload: RateLimit
  /** Marks and signs of typing of one visitor. */
  readonly signal: RateLimit
}

export function visitorLimits(): Limits {
  return {
    call: new RateLimit(30, 150),
    open: new RateLimit(0.2, 20),
    identify: new RateLimit(0.5, 20),
    say: new RateLimit(1, 20),
    upload: new RateLimit(0.1, 10),
    signal: new RateLimit(5, 30),
  }
}

/** Takes one of what a key may do. Refuses rate_limited with the seconds to wait. */
export function takeOne(limit: RateLimit, key: string): void {
  const left = limit.take(key)
  if (left < 0) throw new Refusal('rate_limited', { extra: { retryAfterSeconds: Math.ceil(-left / 1_000) } })
}
