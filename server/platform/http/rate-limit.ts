import { performance } from 'node:perf_hooks'
import { variable } from '../config.ts'
import { Refusal } from '../refusal.ts'

type Bucket = { tokens: number; at: number }

/**
 * Token buckets, one a key: `perSecond` refills up to `burst` tokens, twice as many when that is not said.
 * Kept in memory: with several API processes each allows its share.
 */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>()
  readonly perSecond: number
  /** Seconds in which an empty bucket is full again. */
  private readonly fullAfter: number

  constructor(perSecond: number, burst = perSecond * 2) {
    this.perSecond = perSecond
    this.fullAfter = burst / perSecond
  }

  /** Takes one token, of a bucket that may have a rate of its own; gives what is left (0 or more), or the negative count of milliseconds to wait when none is. */
  take(key: string, perSecond = this.perSecond): number {
    const at = performance.now()
    const bucket = this.buckets.get(key) ?? this.open(key, at, perSecond)
    bucket.tokens = Math.min(
      perSecond * this.fullAfter,
      bucket.tokens + ((at - bucket.at) / 1000) * perSecond,
    )
    bucket.at = at
    if (bucket.tokens < 1) return -Math.ceil(((1 - bucket.tokens) / perSecond) * 1000)
    bucket.tokens -= 1
    return Math.floor(bucket.tokens)
  }

  private open(key: string, at: number, perSecond: number): Bucket {
    if (this.buckets.size >= 100_000) this.forgetFull(at)
    const bucket = { tokens: perSecond * this.fullAfter, at }
    this.buckets.set(key, bucket)
    return bucket
  }

  /** A bucket unused for so long is full again: forgetting it changes nothing. */
  private forgetFull(at: number): void {
    for (const [key, bucket] of this.buckets)
      if (at - bucket.at > this.fullAfter * 1_000) this.buckets.delete(key)
  }
}

/** What each account may ask in a second that has no rate of its own. Doors that are given the same limit count together. */
export function accountRate(): RateLimit {
  return new RateLimit(Number(variable('PATCHBAY_API_RATE')))
}

/** Takes one of what a key may do, which may have a rate of its own. Refuses rate_limited with the seconds to wait. */
export function takeOne(limit: RateLimit, key: string, perSecond?: number | null): void {
  refuseBeyond(limit.take(key, perSecond ?? undefined))
}

/** Refuses rate_limited with the seconds to wait, where less than nothing is left. */
export function refuseBeyond(left: number): void {
  if (left >= 0) return
  const retryAfterSeconds = Math.ceil(-left / 1_000)
  throw new Refusal('rate_limited', {
    detail: `Too many requests. Wait ${retryAfterSeconds} s.`,
    extra: { retryAfterSeconds },
  })
}
