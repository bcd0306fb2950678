/** A measure that fills again over time. */
type Bucket = { left: number; atMs: number }

/** So many at once, and so many a second from then on. */
type Limit = { readonly burst: number; readonly perSecond: number }

const bucketsMax = 10_000

/** Counts what was sent against limits, each by its name. Real time: a frozen clock does not stop the world. */
export class Rates {
  readonly #buckets = new Map<string, Bucket>()

  /** Takes one of each limit, or none: then the seconds until all would let it pass. */
  take(limits: readonly (Limit & { readonly name: string })[]): number {
    const now = performance.now()
    const buckets = limits.map((limit) => ({ limit, bucket: this.#filled(limit, now) }))
    const waitS = Math.max(0, ...buckets.map(({ limit, bucket }) => (1 - bucket.left) / limit.perSecond))
    if (waitS > 0) return Math.ceil(waitS)
    for (const { bucket } of buckets) bucket.left--
    return 0
  }

  #filled({ name, burst, perSecond }: Limit & { name: string }, now: number): Bucket {
    const known = this.#buckets.get(name) ?? { left: burst, atMs: now }
    known.left = Math.min(burst, known.left + ((now - known.atMs) / 1_000) * perSecond)
    known.atMs = now
    this.#buckets.set(name, known)
    if (this.#buckets.size > bucketsMax) this.#buckets.delete(this.#buckets.keys().next().value ?? '')
    return known
  }
}
