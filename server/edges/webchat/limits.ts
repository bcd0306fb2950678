import { RateLimit } from '#platform/http/rate-limit.ts'

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

/** What the door lets strangers and visitors do: a person writes, looks and sends files well within it. */
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
