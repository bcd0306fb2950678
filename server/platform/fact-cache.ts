import { sql, type Db } from './db.ts'
import { listenToNotifications, type Notifications } from './notifications.ts'

const caches = new Map<string, { forget(key: string | null): void }>()
const channel = 'patchbay_invalidate'

/**
 * Facts that the send path needs for every message and that change rarely, kept in memory by key.
 * A change is announced with `invalidateFacts` in the transaction that makes it; every process forgets the key at commit.
 * As a second wall every entry is read again after `maxAgeMs` of machine time.
 */
export class FactCache<V> {
  private readonly entries = new Map<string, { readonly value: V; readonly readAt: number }>()
  private readonly load: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>
  private readonly maxAgeMs: number
  private forgettings = 0

  /** `load` reads the facts of many keys at once; a key it leaves out is unknown and not remembered. */
  constructor(
    name: string,
    load: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
    maxAgeMs = 30_000,
  ) {
    this.load = load
    this.maxAgeMs = maxAgeMs
    caches.set(name, { forget: (key) => this.forget(key) })
  }

  private forget(key: string | null): void {
    this.forgettings++
    if (key === null) this.entries.clear()
    else this.entries.delete(key)
  }

  /** What is known and fresh, without waiting. */
  peek(key: string): V | undefined {
    const entry = this.entries.get(key)
    return entry && performance.now() - entry.readAt < this.maxAgeMs ? entry.value : undefined
  }

  /** The facts of one key; undefined when there are none. */
  async get(key: string): Promise<V | undefined> {
    return this.peek(key) ?? (await this.getAll([key])).get(key)
  }

  /** The facts of many keys, reading only what is missing. */
  async getAll(keys: Iterable<string>): Promise<Map<string, V>> {
    const found = new Map<string, V>()
    const missing: string[] = []
    for (const key of new Set(keys)) {
      const value = this.peek(key)
      if (value === undefined) missing.push(key)
      else found.set(key, value)
    }
    if (missing.length > 0) for (const [key, value] of await this.read(missing)) found.set(key, value)
    return found
  }

  private async read(keys: readonly string[]): Promise<ReadonlyMap<string, V>> {
    const readAt = performance.now()
    const before = this.forgettings
    const loaded = await this.load(keys)
    // What was read while something was forgotten may be the old state: use it once, do not keep it.
    if (this.forgettings !== before) return loaded
    if (this.entries.size > 200_000) this.entries.clear()
    for (const [key, value] of loaded) this.entries.set(key, { value, readAt })
    return loaded
  }
}

/** Makes every process forget a key of a cache when the transaction commits; null forgets the whole cache. */
export async function invalidateFacts(tx: Db, cache: string, key: string | null): Promise<void> {
  await tx.query(sql`select pg_notify(${channel}, ${`${cache} ${key ?? '*'}`})`)
}

/** Forgets at once in this process, for tests and after direct changes. */
export function forgetFacts(cache: string, key: string | null = null): void {
  caches.get(cache)?.forget(key)
}

/** Listens for invalidations. After a lost connection everything is forgotten: something may have been missed. */
export function startFactInvalidation(): Promise<Notifications> {
  const forget = (payload: string): void => {
    const [name = '', key = '*'] = payload.split(' ')
    caches.get(name)?.forget(key === '*' ? null : key)
  }
  return listenToNotifications({ [channel]: forget }, () => {
    for (const cache of caches.values()) cache.forget(null)
  })
}
