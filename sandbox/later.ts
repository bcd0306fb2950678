/**
 * Does many things later with few timers: what falls due in the same millisecond shares one.
 * Shape: a delay of 0 or less is done at once.
 */
export class Later {
  readonly #buckets = new Map<number, (() => void)[]>()
  readonly #timers = new Set<NodeJS.Timeout>()

  after(delayMs: number, action: () => void): void {
    if (delayMs <= 0) {
      action()
      return
    }
    const due = Math.ceil(performance.now() + delayMs)
    const bucket = this.#buckets.get(due)
    if (bucket !== undefined) {
      bucket.push(action)
      return
    }
    const actions = [action]
    this.#buckets.set(due, actions)
    // A timer holds at most 2^31 - 1 ms; nothing in a sandbox waits longer.
    const timer = setTimeout(() => this.#run(due, actions, timer), Math.min(delayMs, 2_147_483_647))
    this.#timers.add(timer)
  }

  /** Forgets everything still to be done. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.#buckets.clear()
  }

  #run(due: number, actions: (() => void)[], timer: NodeJS.Timeout): void {
    this.#buckets.delete(due)
    this.#timers.delete(timer)
    for (const action of actions) action()
  }
}
